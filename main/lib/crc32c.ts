const POLYNOMIAL = 0x82f63b78;
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    value = (value & 1) === 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  }
  return value;
});

/** CRC-32C (Castagnoli) of the bytes, RFC 3720 appendix B.4; against chance, not against people. */
export function crc32c(bytes: Uint8Array): number {
  let check = 0xffffffff;
  for (const byte of bytes) check = (table[(check ^ byte) & 0xff] ?? 0) ^ (check >>> 8);
  return (check ^ 0xffffffff) >>> 0;
}
