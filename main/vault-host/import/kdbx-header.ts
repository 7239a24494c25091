import type { Bytes } from '../../../common/lib/bytes.ts';

/** How a KeePass database begins (KDBX, signatures 1 and 2, little-endian). */
const MAGIC = [0x03, 0xd9, 0xa2, 0x9a, 0x67, 0xfb, 0x4b, 0xb5];
const END = 0;
const ROUNDS_3 = 6;
const KDF_4 = 11;

/** What is said in the clear at the beginning of a database. */
export interface KdbxOutline {
  readonly major: number;
  readonly minor: number;
  /** Rounds of AES-KDF, where it uses that. */
  readonly aesRounds: bigint;
}

/** Whether the bytes begin as a KeePass 2 database. */
export function isKdbx(content: Uint8Array): boolean {
  return MAGIC.every((byte, i) => content[i] === byte);
}

/** Reads a database's outline; undefined when it ends too early. */
export function kdbxOutline(content: Bytes): KdbxOutline | undefined {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  try {
    const minor = view.getUint16(8, true);
    const major = view.getUint16(10, true);
    let aesRounds = 0n;
    let at = 12;
    for (;;) {
      const id = view.getUint8(at);
      const length = major >= 4 ? view.getUint32(at + 1, true) : view.getUint16(at + 1, true);
      at += major >= 4 ? 5 : 3;
      if (id === END) return { major, minor, aesRounds };
      if (id === ROUNDS_3 && length === 8) aesRounds = view.getBigUint64(at, true);
      if (id === KDF_4)
        aesRounds = roundsOf(new DataView(content.buffer, content.byteOffset + at, length));
      at += length;
    }
  } catch {
    // A DataView throws past its end.
    return undefined;
  }
}

/** `R` of KDBX 4's dictionary of parameters: version, then type, name and value of each. */
function roundsOf(dictionary: DataView): bigint {
  let at = 2;
  while (dictionary.getUint8(at) !== END) {
    const nameLength = dictionary.getUint32(at + 1, true);
    const isRounds = nameLength === 1 && dictionary.getUint8(at + 5) === 0x52;
    at += 5 + nameLength;
    const length = dictionary.getUint32(at, true);
    if (isRounds && length === 8) return dictionary.getBigUint64(at + 4, true);
    at += 4 + length;
  }
  return 0n;
}
