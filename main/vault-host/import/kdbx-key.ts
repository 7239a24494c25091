import { CryptoEngine, KdbxCredentials, ProtectedValue } from 'kdbxweb';
import { concat } from '../../../common/lib/bytes.ts';
import { decodeText } from './text-encoding.ts';

/** Larger than any key file that says what its key is. */
const MAX_XML_BYTES = 64 * 1024;
const HEX_KEY = /^[\da-f]{64}$/i;

/** What a database opens with. Both are UTF-8 or bytes of the caller's, who wipes them. */
export interface KdbxKey {
  /** Empty beside a key file: the database has none. */
  readonly passphrase: Uint8Array;
  readonly keyFile?: Uint8Array | undefined;
}

/**
 * The library's credentials for a key. All kinds of key files count: 32 bytes, 64 hexadecimal digits,
 * KeePass's XML of versions 1 and 2, and any other file by its hash. Throws the library's `KdbxError`
 * for an XML key file that contradicts itself.
 */
export async function credentialsOf({ passphrase, keyFile }: KdbxKey): Promise<KdbxCredentials> {
  const hasPassphrase = passphrase.length > 0 || keyFile === undefined;
  const password = hasPassphrase ? ProtectedValue.fromBinary(concat(passphrase).buffer) : null;
  const credentials = new KdbxCredentials(password, keyFile && (await keyOf(keyFile)));
  return credentials.ready;
}

/**
 * A key file as the library is to read it. It refuses an XML that is none of KeePass's, where KeePass
 * takes the file's hash like any other's: so it gets to see only what it can read.
 */
async function keyOf(keyFile: Uint8Array): Promise<Uint8Array> {
  if (keyFile.length === 32) return concat(keyFile);
  const text = keyFile.length <= MAX_XML_BYTES ? decodeText(keyFile) : undefined;
  if (text !== undefined && (HEX_KEY.test(text) || isKeePassXml(text))) return concat(keyFile);
  return new Uint8Array(await CryptoEngine.sha256(concat(keyFile).buffer));
}

function isKeePassXml(text: string): boolean {
  return text.includes('<KeyFile') && !text.includes('<!DOCTYPE');
}
