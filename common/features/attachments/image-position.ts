import { concat, type Bytes } from '../../lib/bytes.ts';
import { blankGps } from './exif-gps.ts';

// Where metadata lies: JPEG in application segments (ITU T.81 §B.1.1, Exif 2.32 §4.7), PNG in chunks
// (PNG 3rd edition §5.3), WebP in RIFF chunks (RFC 9649 §2.7).

/**
 * The picture without what says where it was taken: the position in Exif, and XMP and IPTC as a whole,
 * which may repeat it. Time, device and orientation stay, for they are evidence; a maker's private notes
 * in Exif stay as well. Undefined for a file that this does not know, or that is not put together as its
 * kind says.
 */
export function withoutPosition(image: Bytes): Bytes | undefined {
  try {
    if (begins(image, 0, '\xFF\xD8\xFF')) return jpegWithout(image);
    if (begins(image, 0, '\x89PNG\r\n\x1A\n')) return pngWithout(image);
    if (begins(image, 0, 'RIFF') && begins(image, 8, 'WEBP')) return webpWithout(image);
    return undefined;
  } catch {
    // Reading past the end of a view: no picture that can be shown, or one made to confuse.
    return undefined;
  }
}

function begins(bytes: Uint8Array, at: number, text: string): boolean {
  return Array.from(text, letter => letter.charCodeAt(0)).every(
    (byte, i) => bytes[at + i] === byte,
  );
}

function viewOf(bytes: Bytes): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function jpegWithout(image: Bytes): Bytes | undefined {
  const view = viewOf(image);
  const parts: Uint8Array[] = [image.subarray(0, 2)];
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    // The picture itself follows; nothing of what comes then is metadata.
    if (marker === 0xda) return concat(...parts, image.subarray(at));
    const end = at + 2 + view.getUint16(at + 2);
    if (end > image.length) return undefined;
    const isExif = marker === 0xe1 && begins(image, at + 4, 'Exif\0\0');
    const isDropped = (marker === 0xe1 && !isExif) || marker === 0xed;
    if (isExif) {
      const segment = image.slice(at, end);
      if (!blankGps(viewOf(segment.subarray(10)))) return undefined;
      parts.push(segment);
    } else if (!isDropped) parts.push(image.subarray(at, end));
    at = end;
  }
}

const PNG_DROPPED = new Set(['eXIf', 'iTXt', 'tEXt', 'zTXt']);

function pngWithout(image: Bytes): Bytes | undefined {
  const view = viewOf(image);
  const parts: Uint8Array[] = [image.subarray(0, 8)];
  for (let at = 8; at < image.length;) {
    const end = at + 12 + view.getUint32(at);
    if (end > image.length) return undefined;
    const type = String.fromCharCode(...image.subarray(at + 4, at + 8));
    if (!PNG_DROPPED.has(type)) parts.push(image.subarray(at, end));
    at = end;
  }
  return concat(...parts);
}

const VP8X_EXIF_AND_XMP = 0x0c;

function webpWithout(image: Bytes): Bytes | undefined {
  const view = viewOf(image);
  const parts: Uint8Array[] = [];
  for (let at = 12; at < image.length;) {
    const length = view.getUint32(at + 4, true);
    const end = Math.min(at + 8 + length + (length % 2), image.length);
    if (at + 8 + length > image.length) return undefined;
    const type = String.fromCharCode(...image.subarray(at, at + 4));
    if (type !== 'EXIF' && type !== 'XMP ') {
      const chunk = image.slice(at, end);
      if (type === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~VP8X_EXIF_AND_XMP;
      parts.push(chunk);
    }
    at = end;
  }
  const out = concat(image.subarray(0, 12), ...parts);
  viewOf(out).setUint32(4, out.length - 8, true);
  return out;
}
