import { ProtectedValue, type Kdbx } from 'kdbxweb';
import type { SecretField } from '../../../common/features/vault/secret-fields.ts';
import { concat, fromUtf8, utf8, type Bytes } from '../../../common/lib/bytes.ts';
import type { FoundEntry } from './imported-entry.ts';

type Entry = Kdbx['groups'][number]['entries'][number];
type Group = Kdbx['groups'][number];
type Value = Entry['fields'] extends Map<string, infer V> ? V : never;

/** Fields that an entry always has, and those by which codes are kept. */
const PLAIN = ['Title', 'UserName', 'URL'];
const TOTP_FIELDS = ['otp', 'TimeOtp-Secret-Base32', 'TOTP Seed'];
const TOTP_SETTINGS = /^(TimeOtp-|TOTP Settings$|HmacOtp-)/;

/** The entries of a KeePass database, but for its recycle bin. */
export function entriesOf(database: Kdbx): FoundEntry[] {
  const bin = database.meta.recycleBinUuid?.id;
  const of = (group: Group, path: readonly string[]): FoundEntry[] => {
    // What was thrown away is not wanted back.
    if (bin !== undefined && database.meta.recycleBinEnabled === true && group.uuid.id === bin) {
      return [];
    }
    return [
      ...group.entries.map(entry => found(entry, path)),
      ...group.groups.flatMap(below => of(below, [...path, below.name ?? ''])),
    ];
  };
  // The outermost group is the database itself.
  return database.groups.flatMap(group => of(group, []));
}

function found(entry: Entry, folder: readonly string[]): FoundEntry {
  const text = (name: string): string => textOf(entry.fields.get(name));
  const { expires, expiryTime } = entry.times;
  return {
    name: text('Title'),
    username: text('UserName'),
    url: text('URL'),
    folder,
    tags: entry.tags,
    expiresAt: expires === true && expiryTime !== undefined ? expiryTime.getTime() : null,
    fields: [...entry.fields].flatMap(fieldOf).concat([...entry.binaries].map(attachment)),
  };
}

function fieldOf([name, value]: [string, Value]): SecretField[] {
  if (PLAIN.includes(name) || (TOTP_SETTINGS.test(name) && !TOTP_FIELDS.includes(name))) return [];
  const bytes = bytesOf(value);
  if (bytes.length === 0) return [];
  if (TOTP_FIELDS.includes(name)) return [{ name: 'totp', label: '', kind: 'totp', value: bytes }];
  if (name === 'Password') return [{ name: 'password', label: '', kind: 'hidden', value: bytes }];
  // Notes often hold secrets, so they are sealed like them.
  if (name === 'Notes') return [{ name: 'notes', label: '', kind: 'text', value: bytes }];
  const kind = value instanceof ProtectedValue ? 'hidden' : 'text';
  return [{ name, label: name, kind, value: bytes }];
}

function attachment([name, binary]: [string, unknown]): SecretField {
  const value =
    typeof binary === 'object' && binary !== null && 'value' in binary && 'hash' in binary
      ? binary.value
      : binary;
  const bytes =
    value instanceof ProtectedValue
      ? concat(value.getBinary())
      : new Uint8Array(value as ArrayBuffer).slice();
  return { name, label: name, kind: 'file', value: bytes };
}

function bytesOf(value: Value): Bytes {
  return value instanceof ProtectedValue ? concat(value.getBinary()) : utf8(value);
}

function textOf(value: Value | undefined): string {
  if (value === undefined) return '';
  return value instanceof ProtectedValue ? fromUtf8(value.getBinary()) : value;
}
