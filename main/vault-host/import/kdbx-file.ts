import {
  BinaryStream,
  ByteUtils,
  Consts,
  CryptoEngine,
  HashedBlockTransform,
  HmacBlockTransform,
  Int64,
  type Kdbx,
  KdbxError,
  KeyEncryptorAes,
  KeyEncryptorKdf,
  ProtectSaltGenerator,
  XmlUtils,
  type KdbxCredentials,
  type KdbxHeader,
} from 'kdbxweb';
import { wipe } from '../../../common/crypto/keys.ts';
import { concat, fromUtf8 } from '../../../common/lib/bytes.ts';
import { TooLarge } from './file-faults.ts';
import { readHeader } from './kdbx-header.ts';
import { parseKeepassXml, unpack } from './keepass-xml.ts';

/** Writers make blocks of 1 MiB; each costs a hash, however small it is. */
const MAX_BLOCKS = 4096;
const HASH = 32;

/**
 * Opens a KeePass database, KDBX 3 or 4. The library can do this in one call, but unpacks whatever a
 * file holds, as large as it may be: so its steps are taken one by one here, with a limit on each.
 * Throws what the library throws, and `TooLarge`.
 */
export async function openKdbx(content: ArrayBuffer, credentials: KdbxCredentials): Promise<Kdbx> {
  const { header, context, end } = readHeader(content);
  const database = context.kdbx;
  database.header = header;
  const clear = content.slice(0, end);
  await credentials.ready;
  const isOld = header.versionMajor === 3;
  const packed = await (isOld
    ? openVersion3(header, content.slice(end), credentials)
    : openVersion4(header, clear, content.slice(end), credentials));
  const gzip = Consts.CompressionAlgorithm.GZip;
  let plain =
    header.compression === gzip ? concat(await unpack(new Uint8Array(packed))).buffer : packed;
  if (!isOld) {
    const inner = new BinaryStream(plain);
    header.readInnerHeader(inner, context);
    plain = inner.readBytesToEnd();
  }
  const { xml, root } = await parseKeepassXml(fromUtf8(new Uint8Array(plain)));
  database.xml = xml;
  const salts = await ProtectSaltGenerator.create(
    present(header.protectedStreamKey),
    present(header.crsAlgorithm),
  );
  XmlUtils.setProtectedValues(root, salts);
  await database.loadFromXml(context);
  database.xml = undefined;
  const { headerHash } = database.meta;
  if (headerHash !== undefined) await expectHash(headerHash, clear);
  return database;
}

async function openVersion3(
  header: KdbxHeader,
  sealed: ArrayBuffer,
  credentials: KdbxCredentials,
): Promise<ArrayBuffer> {
  const composite = new Uint8Array(await credentials.getHash());
  const seed = present(header.transformSeed);
  const rounds = Number(present(header.keyEncryptionRounds));
  const stretched = await KeyEncryptorAes.encrypt(composite, seed, rounds);
  const key = await keyOf(header, await CryptoEngine.sha256(concat(stretched).buffer));
  wipe(composite, stretched);
  const opened = await decrypted(header, sealed, key);
  const start = present(header.streamStartBytes);
  if (!isSame(opened.slice(0, start.byteLength), start)) throw wrong('InvalidKey');
  const blocks = opened.slice(start.byteLength);
  countBlocks(blocks, 4 + HASH);
  return HashedBlockTransform.decrypt(blocks);
}

async function openVersion4(
  header: KdbxHeader,
  clear: ArrayBuffer,
  rest: ArrayBuffer,
  credentials: KdbxCredentials,
): Promise<ArrayBuffer> {
  await expectHash(rest.slice(0, HASH), clear);
  const blocks = rest.slice(2 * HASH);
  countBlocks(blocks, HASH);
  const composite = await credentials.getHash();
  const stretched = await KeyEncryptorKdf.encrypt(composite, present(header.kdfParameters));
  const hmacKey = await keyOf(header, stretched, 'sha512');
  const key = await keyOf(header, stretched);
  wipe(new Uint8Array(composite), new Uint8Array(stretched));
  const whole = new Int64(0xff_ff_ff_ff, 0xff_ff_ff_ff);
  const ofHeader = await HmacBlockTransform.getHmacKey(hmacKey, whole);
  const mac = await CryptoEngine.hmacSha256(ofHeader, clear);
  if (!isSame(mac, rest.slice(HASH, 2 * HASH))) throw wrong('InvalidKey');
  const sealed = await HmacBlockTransform.decrypt(blocks, hmacKey);
  wipe(new Uint8Array(hmacKey));
  return decrypted(header, sealed, key);
}

/** The cipher's key, or with SHA-512 the one of the blocks' HMACs. */
async function keyOf(
  header: KdbxHeader,
  stretched: ArrayBuffer,
  hash: 'sha256' | 'sha512' = 'sha256',
): Promise<ArrayBuffer> {
  const end = hash === 'sha512' ? [1] : [];
  const seed = new Uint8Array(present(header.masterSeed));
  const all = concat(seed, new Uint8Array(stretched), Uint8Array.from(end));
  const key = await CryptoEngine[hash](all.buffer);
  wipe(all);
  return key;
}

async function decrypted(
  header: KdbxHeader,
  sealed: ArrayBuffer,
  key: ArrayBuffer,
): Promise<ArrayBuffer> {
  const iv = present(header.encryptionIV);
  try {
    switch (present(header.dataCipherUuid).toString()) {
      case Consts.CipherId.Aes: {
        const aes = CryptoEngine.createAesCbc();
        await aes.importKey(key);
        return await aes.decrypt(sealed, iv);
      }
      case Consts.CipherId.ChaCha20:
        return await CryptoEngine.chacha20(sealed, key, iv);
      default:
        throw wrong('Unsupported');
    }
  } finally {
    wipe(new Uint8Array(key));
  }
}

/** How many blocks there are, by their lengths, which stand after so many other bytes. */
function countBlocks(blocks: ArrayBuffer, before: number): void {
  const view = new DataView(blocks);
  let count = 0;
  for (let at = before; at + 4 <= blocks.byteLength; count += 1) {
    if (count > MAX_BLOCKS) throw new TooLarge('import-parts', MAX_BLOCKS, at);
    const length = view.getUint32(at, true);
    if (length === 0) return;
    at += 4 + length + before;
  }
}

async function expectHash(hash: ArrayBuffer, of: ArrayBuffer): Promise<void> {
  if (!isSame(hash, await CryptoEngine.sha256(of))) throw wrong('FileCorrupt');
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw wrong('FileCorrupt');
  return value;
}

function wrong(code: keyof typeof Consts.ErrorCodes): KdbxError {
  return new KdbxError(code, '');
}

function isSame(a: ArrayBuffer, b: ArrayBuffer): boolean {
  return ByteUtils.arrayBufferEquals(a, b);
}
