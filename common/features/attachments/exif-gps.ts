// TIFF 6.0 §2 and Exif 2.32 §4.6: directories of twelve-byte entries; tag 0x8825 points to the one of GPS.

const GPS_POINTER = 0x8825;
const ENTRY = 12;
/** Bytes of a value of each TIFF type, by its number. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/**
 * Overwrites every GPS value of an Exif block with zeros, in place, and leaves the directory empty. False
 * when the block is no TIFF; throws a RangeError when it points outside itself.
 */
export function blankGps(exif: DataView): boolean {
  const order = exif.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return false;
  const little = order === 0x4949;
  if (exif.getUint16(2, little) !== 42) return false;
  const directory = exif.getUint32(4, little);
  const count = exif.getUint16(directory, little);
  for (let i = 0; i < count; i += 1) {
    const entry = directory + 2 + i * ENTRY;
    if (exif.getUint16(entry, little) === GPS_POINTER) {
      blankDirectory(exif, exif.getUint32(entry + 8, little), little);
    }
  }
  return true;
}

function blankDirectory(exif: DataView, at: number, little: boolean): void {
  const count = exif.getUint16(at, little);
  for (let i = 0; i < count; i += 1) {
    const entry = at + 2 + i * ENTRY;
    const size = SIZES[exif.getUint16(entry + 2, little)] ?? 8;
    const length = size * exif.getUint32(entry + 4, little);
    if (length > 4) fillZero(exif, exif.getUint32(entry + 8, little), length);
    fillZero(exif, entry, ENTRY);
  }
  exif.setUint16(at, 0);
}

function fillZero(view: DataView, at: number, length: number): void {
  new Uint8Array(view.buffer, view.byteOffset + at, Math.min(length, view.byteLength - at)).fill(0);
}
