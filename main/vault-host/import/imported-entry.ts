import type { SecretTarget } from '../../../common/crypto/sealed-secret.ts';
import type {
  CredentialKind,
  CredentialOverview,
} from '../../../common/features/vault/credential.ts';
import { PASSWORD_FIELD, type SecretField } from '../../../common/features/vault/secret-fields.ts';
import type { UnusableReason } from '../../../common/features/vault/import/import-preview.ts';
import { credentialOverview } from '../../../common/features/vault/credential.ts';
import { encodeContent } from '../../../common/features/vault/secret-content.ts';
import { utf8 } from '../../../common/lib/bytes.ts';
import { isTotp } from '../totp.ts';

/** An entry of a file as its reader found it, before anything is judged. */
export interface FoundEntry {
  readonly name: string;
  readonly username: string;
  readonly url: string;
  /** Names of the groups from the outermost in. */
  readonly folder: readonly string[];
  readonly tags: readonly string[];
  /** Wall clock, ms. */
  readonly expiresAt: number | null;
  /** Secret fields; empty ones are left out. */
  readonly fields: readonly SecretField[];
}

/** An entry that can be shown, and taken over if nothing speaks against it. */
export interface ImportedEntry {
  readonly overview: CredentialOverview;
  readonly target: SecretTarget | null;
  readonly fields: readonly SecretField[];
  readonly unusable: UnusableReason | undefined;
}

const MAX_NAME = 120;
const MAX_FOLDER = 200;
const MAX_TAG = 60;

/** A field whose value is text; undefined when it is empty. */
export function textField(
  name: string,
  value: string,
  kind: SecretField['kind'] = 'hidden',
  label = '',
): SecretField[] {
  return value === '' ? [] : [{ name, label, kind, value: utf8(value) }];
}

/** Judges an entry: what of it can be shown, and why it can't be taken over if so. */
export function judgeEntry(found: FoundEntry): ImportedEntry {
  const fields = withOwnNames(found.fields);
  const name = found.name.trim() === '' ? hostOf(found.url) : found.name.trim();
  const overview: CredentialOverview = {
    name: name.slice(0, MAX_NAME),
    kind: kindOf(fields),
    username: found.username.trim().slice(0, MAX_NAME),
    asset: null,
    folder: found.folder
      .map(part => part.trim().replaceAll('/', '-'))
      .filter(Boolean)
      .join('/')
      .slice(0, MAX_FOLDER),
    tags: [...new Set(found.tags.map(tag => tag.trim()))]
      .filter(tag => tag !== '' && tag.length <= MAX_TAG)
      .slice(0, 20),
    url: found.url.trim() === '' ? null : found.url.trim().slice(0, 2000),
    expiresAt: found.expiresAt,
    notes: '',
  };
  const shown = credentialOverview.safeParse(overview);
  const unusable = reasonAgainst({ ...found, name, fields });
  return {
    // A name is wanted even to show what is wrong with the entry.
    overview: shown.success ? shown.data : { ...overview, name: overview.name || '-' },
    target: targetOf(found.url),
    fields,
    unusable,
  };
}

function reasonAgainst(found: FoundEntry): UnusableReason | undefined {
  const { name, username, url, fields } = found;
  if (name === '') return 'no-name';
  if (name.length > MAX_NAME || username.trim().length > MAX_NAME || url.length > 2000) {
    return 'too-long';
  }
  if (!fields.some(({ kind }) => kind !== 'text')) return 'no-secret';
  if (fields.some(({ kind, value }) => kind === 'totp' && !isTotp(value))) return 'bad-totp';
  // By the very step that would refuse it when it is sealed, and the whole import with it.
  const content = encodeContent(fields);
  if (content.ok) content.value.fill(0);
  return content.ok ? undefined : 'too-large';
}

/** Two fields of one name in the file get two names here; long ones become labels. */
function withOwnNames(fields: readonly SecretField[]): SecretField[] {
  const names = new Set<string>();
  return fields.map(field => {
    let name = field.name.slice(0, MAX_TAG);
    for (let n = 2; names.has(name); n += 1) name = `${field.name.slice(0, MAX_TAG - 4)} ${n}`;
    names.add(name);
    return { ...field, name, label: field.label.slice(0, MAX_NAME) };
  });
}

function kindOf(fields: readonly SecretField[]): CredentialKind {
  const has = (name: string): boolean => fields.some(field => field.name === name);
  if (has(PASSWORD_FIELD)) return 'password';
  if (has('privateKey')) return 'ssh-key';
  return has('totp') ? 'totp' : 'password';
}

/** The host that an address names, as a name for an entry that has none. */
function hostOf(url: string): string {
  return targetOf(url)?.host ?? (URL.canParse(url) ? new URL(url).hostname : '');
}

/** The host and port of an SSH log-in, where an address names one: `ssh://…`, or a bare host. */
function targetOf(address: string): SecretTarget | null {
  const text = address.trim();
  const bare = /^(?:ssh:\/\/)?(?:[^\s/@]+@)?(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?\/?$/i.exec(
    text,
  );
  if (bare === null) return null;
  const host = (bare[1] ?? '').replaceAll(/^\[|\]$/g, '');
  const port = bare[2] === undefined ? 22 : Number(bare[2]);
  return host === '' || host.length > 255 || port < 1 || port > 65_535 ? null : { host, port };
}
