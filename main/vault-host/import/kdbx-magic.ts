/** How a KeePass database begins (KDBX, signatures 1 and 2, little-endian). */
const MAGIC = [0x03, 0xd9, 0xa2, 0x9a, 0x67, 0xfb, 0x4b, 0xb5];

/** Whether the bytes begin as a KeePass 2 database. */
export function isKdbx(content: Uint8Array): boolean {
  return MAGIC.every((byte, i) => content[i] === byte);
}
