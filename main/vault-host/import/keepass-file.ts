import { argon2d, argon2id } from 'hash-wasm';
import { CryptoEngine, Kdbx, KdbxCredentials, KdbxError, ProtectedValue } from 'kdbxweb';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type { SecretField } from '../../../common/features/vault/secret-fields.ts';
import { concat, fromUtf8, utf8, type Bytes } from '../../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import type { FoundEntry } from './imported-entry.ts';
import { kdbxOutline } from './kdbx-header.ts';

type Entry = Kdbx['groups'][number]['entries'][number];
type Group = Kdbx['groups'][number];
type Value = Entry['fields'] extends Map<string, infer V> ? V : never;

/** What a file may cost to open: beyond, it was made to stall the vault rather than to be read. */
const MAX_ARGON_KIB = 1024 * 1024;
const MAX_ARGON_WORK = 8 * MAX_ARGON_KIB;
const MAX_AES_ROUNDS = 200_000_000n;

/** Fields that an entry always has, and those by which codes are kept. */
const PLAIN = ['Title', 'UserName', 'URL'];
const TOTP_FIELDS = ['otp', 'TimeOtp-Secret-Base32', 'TOTP Seed'];
const TOTP_SETTINGS = /^(TimeOtp-|TOTP Settings$|HmacOtp-)/;

class TooCostly extends Error {}

CryptoEngine.setArgon2Impl(
  async (password, salt, memory, iterations, length, parallelism, type, version) => {
    if (memory > MAX_ARGON_KIB || memory * iterations > MAX_ARGON_WORK || parallelism > 64) {
      throw new TooCostly();
    }
    // Version 1.0 of Argon2 was never KeePass's default, and hash-wasm has 1.3 only.
    if (version !== 0x13) throw new KdbxError('Unsupported', 'argon2 1.0');
    const hash = type === CryptoEngine.Argon2TypeArgon2d ? argon2d : argon2id;
    const made = await hash({
      password: new Uint8Array(password),
      salt: new Uint8Array(salt),
      memorySize: memory,
      iterations,
      parallelism,
      hashLength: length,
      outputType: 'binary',
    });
    return concat(made).buffer;
  },
);

/**
 * Opens a KeePass database, KDBX 3 or 4, with its passphrase (UTF-8). Fails with `wrong-passphrase`,
 * `import-newer`, or `import-damaged`.
 */
export async function readKdbx(
  content: Bytes,
  passphrase: Uint8Array,
  file: string,
): Promise<Result<FoundEntry[], AppError>> {
  const outline = kdbxOutline(content);
  if (outline === undefined) return err(appErrorOf('import-damaged', { file, where: 'header' }));
  if (outline.aesRounds > MAX_AES_ROUNDS) {
    return err(appErrorOf('import-damaged', { file, where: 'kdf' }));
  }
  return loaded(file, `${outline.major}.${outline.minor}`, () => {
    const password = ProtectedValue.fromBinary(concat(passphrase).buffer);
    return Kdbx.load(content.slice().buffer, new KdbxCredentials(password));
  });
}

/** Reads KeePass's own XML export, which is in the clear. */
export function readKeepassXml(
  text: string,
  file: string,
): Promise<Result<FoundEntry[], AppError>> {
  return loaded(file, '', () => Kdbx.loadXml(text, new KdbxCredentials(null)));
}

async function loaded(
  file: string,
  version: string,
  load: () => Promise<Kdbx>,
): Promise<Result<FoundEntry[], AppError>> {
  try {
    const database = await load();
    return ok(entriesOf(database));
  } catch (problem) {
    // The library throws on everything that is wrong with a file, its own errors or others'.
    const code = problem instanceof KdbxError ? problem.code : '';
    if (code === 'InvalidKey') return err(appErrorOf('wrong-passphrase'));
    if (code === 'InvalidVersion') return err(appErrorOf('import-newer', { file, got: version }));
    const where = problem instanceof TooCostly ? 'kdf' : 'content';
    return err(appErrorOf('import-damaged', { file, where }));
  }
}

function entriesOf(database: Kdbx): FoundEntry[] {
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
