import { z } from 'zod';
import {
  credentialKind,
  MAX_TAGS,
  type CredentialKind,
  type CredentialOverview,
} from '../../../common/features/vault/credential.ts';
import { recordId } from '../../../common/lib/ids.ts';
import { dayOf } from '../../lib/day-text.ts';

/** Kinds that log in with a user name. */
const withUser: readonly CredentialKind[] = ['password', 'ssh-key'];

/** Whether a credential of this kind is of no use without its user name. */
export function wantsUser(kind: CredentialKind): boolean {
  return withUser.includes(kind);
}

/** The overview of a credential as the form holds it: texts only, so that a draft keeps it as typed. */
export const overviewForm = z
  .object({
    kind: credentialKind,
    name: z
      .string()
      .trim()
      .min(1, { error: 'form.nameNeeded' })
      .max(120, { error: 'form.tooLong' }),
    username: z.string().trim().max(120, { error: 'form.tooLong' }),
    asset: z.string(),
    folder: z.string().trim().max(200, { error: 'form.tooLong' }),
    /** Divided by commas, full-width ones too. */
    tags: z.string().max(1400, { error: 'form.tooLong' }),
    url: z.string().trim().max(2000, { error: 'form.tooLong' }),
    /** YYYY-MM-DD, or empty. */
    expires: z.union([z.literal(''), z.iso.date({ error: 'form.dateWrong' })]),
    notes: z.string().max(8000, { error: 'form.tooLong' }),
  })
  .superRefine((values, context) => {
    const wrong = (field: 'username' | 'tags' | 'url', message: string): void =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (wantsUser(values.kind) && values.username === '') {
      wrong('username', 'form.usernameNeeded');
    }
    const tags = tagsOf(values.tags);
    if (tags.length > MAX_TAGS) wrong('tags', 'form.tooManyTags');
    if (tags.some(tag => tag.length > 60)) wrong('tags', 'form.tooLong');
  });
/** @see overviewForm */
export type OverviewForm = z.infer<typeof overviewForm>;

/** A form with nothing in it yet. */
export const emptyOverview: OverviewForm = {
  kind: 'password',
  name: '',
  username: '',
  asset: '',
  folder: '',
  tags: '',
  url: '',
  expires: '',
  notes: '',
};

/** The overview that a filled form stands for. */
export function overviewOf(values: OverviewForm): CredentialOverview {
  const asset = recordId.safeParse(values.asset);
  return {
    kind: values.kind,
    name: values.name.trim(),
    username: values.username.trim(),
    asset: asset.success ? asset.data : null,
    folder: folderOf(values.folder),
    tags: tagsOf(values.tags),
    url: values.url.trim() === '' ? null : values.url.trim(),
    expiresAt: values.expires === '' ? null : endOfDay(values.expires),
    notes: values.notes.trim(),
  };
}

/** A credential's overview as the form holds it. */
export function formOf(overview: CredentialOverview): OverviewForm {
  const { kind, name, username, asset, folder, tags, url, expiresAt, notes } = overview;
  return {
    kind,
    name,
    username,
    asset: asset ?? '',
    folder,
    tags: tags.join(', '),
    url: url ?? '',
    expires: expiresAt === null ? '' : dayOf(expiresAt),
    notes,
  };
}

/** Tags as typed, divided by commas of any width or the enumeration comma; each once. */
export function tagsOf(text: string): string[] {
  const tags = text.split(/[,，、;；]/).map(tag => tag.trim());
  return [...new Set(tags)].filter(tag => tag !== '');
}

/** `/` divides folders whichever way it was typed; empty parts go. */
function folderOf(text: string): string {
  return text
    .split(/[/／\\]/)
    .map(part => part.trim())
    .filter(part => part !== '')
    .join('/');
}

/** A secret is good through its last day, where the machine is. */
function endOfDay(day: string): number {
  return new Date(`${day}T23:59:59`).getTime();
}
