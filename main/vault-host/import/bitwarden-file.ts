import { z } from 'zod';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { MAX_IMPORT_ROWS } from '../../../common/features/vault/import/import-preview.ts';
import { utf8 } from '../../../common/lib/bytes.ts';
import { parseJson } from '../../../common/lib/json.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { TooLarge, tooLarge } from './file-faults.ts';
import { textField, type FoundEntry } from './imported-entry.ts';
import { checkJson } from './text-limits.ts';

const text = z.string().nullish();
/** What Bitwarden's item types stand for: 1 log-in, 2 note, 3 card, 4 identity, 5 SSH key. */
const item = z.object({
  type: z.int(),
  name: text,
  notes: text,
  folderId: text,
  collectionIds: z.array(z.string()).nullish(),
  deletedDate: text,
  fields: z.array(z.object({ name: text, value: text, type: z.int().nullish() })).nullish(),
  login: z
    .object({
      username: text,
      password: text,
      totp: text,
      uris: z.array(z.object({ uri: text })).nullish(),
    })
    .nullish(),
  sshKey: z.object({ privateKey: text, publicKey: text }).nullish(),
});
const named = z.object({ id: z.string(), name: z.string() });
const bitwardenFile = z.object({
  folders: z.array(named).nullish(),
  collections: z.array(named).nullish(),
  items: z.array(z.unknown()),
});
/** Both of Bitwarden's encrypted exports say so in this member. */
const sealedFile = z.object({ encrypted: z.literal(true) });
const HIDDEN = 1;

/** Reads Bitwarden's unencrypted JSON export. */
export function readBitwarden(text: string, file: string): Result<FoundEntry[], AppError> {
  const damaged = (where: string) => err(appErrorOf('import-damaged', { file, where }));
  try {
    checkJson(text);
  } catch (problem) {
    if (!(problem instanceof TooLarge)) throw problem;
    return err(tooLarge(file, problem.what, problem.limit, problem.at));
  }
  const json = parseJson(utf8(text));
  if (json === undefined) return damaged('JSON');
  if (sealedFile.safeParse(json).success) return err(appErrorOf('import-encrypted', { file }));
  const parsed = bitwardenFile.safeParse(json);
  // JSON, but not of this maker: its list of items is missing.
  if (!parsed.success) {
    const [of, at] = parsed.error.issues[0]?.path ?? [];
    if (at === undefined) return err(appErrorOf('import-format', { file }));
    return damaged(`${String(of)}.${String(at)}`);
  }
  const { folders, collections } = parsed.data;
  if (parsed.data.items.length > MAX_IMPORT_ROWS) {
    return err(tooLarge(file, 'import-rows', MAX_IMPORT_ROWS));
  }
  // One by one, up to the first that is wrong: a whole file of wrong ones has as many complaints.
  const items: z.infer<typeof item>[] = [];
  for (const [at, one] of parsed.data.items.entries()) {
    const read = item.safeParse(one);
    if (!read.success) {
      return damaged(['items', at, ...(read.error.issues[0]?.path.slice(0, 1) ?? [])].join('.'));
    }
    items.push(read.data);
  }
  const names = new Map(
    [...(folders ?? []), ...(collections ?? [])].map(({ id, name }) => [id, name]),
  );
  return ok(
    items
      .filter(({ deletedDate }) => deletedDate === null || deletedDate === undefined)
      .map(one => found(one, names)),
  );
}

function found(one: z.infer<typeof item>, names: ReadonlyMap<string, string>): FoundEntry {
  const { login, sshKey } = one;
  const place = one.folderId ?? one.collectionIds?.[0] ?? '';
  return {
    name: one.name ?? '',
    username: login?.username ?? '',
    url: login?.uris?.[0]?.uri ?? '',
    folder: (names.get(place) ?? '').split('/'),
    tags: [],
    expiresAt: null,
    fields: [
      ...textField('password', login?.password ?? ''),
      ...textField('totp', login?.totp ?? '', 'totp'),
      ...textField('privateKey', sshKey?.privateKey ?? ''),
      ...textField('notes', one.notes ?? '', 'text'),
      ...(one.fields ?? []).flatMap(({ name, value, type }) =>
        textField(name ?? 'field', value ?? '', type === HIDDEN ? 'hidden' : 'text', name ?? ''),
      ),
    ],
  };
}
