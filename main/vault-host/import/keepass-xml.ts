import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { XmlUtils, type Kdbx } from 'kdbxweb';
import { TooLarge } from './file-faults.ts';
import { checkXml } from './text-limits.ts';

/** Most bytes that a file, or all attachments in it, may have once unpacked. */
export const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

const unzip = promisify(gunzip);

/**
 * Unpacks gzip data up to a limit. Throws `TooLarge` beyond it, before more memory is taken, and
 * zlib's error for what is no gzip.
 */
export async function unpack(packed: Uint8Array, limit = MAX_UNPACKED_BYTES): Promise<Uint8Array> {
  try {
    // Zero would stand for no limit at all.
    return await unzip(packed, { maxOutputLength: Math.max(1, limit) });
  } catch (problem) {
    // Node says by a RangeError that there is more than it may make.
    if (problem instanceof RangeError)
      throw new TooLarge('import-unpacked', MAX_UNPACKED_BYTES / 1024 / 1024);
    throw problem;
  }
}

type XmlNode = Parameters<typeof XmlUtils.traverse>[0];

/** What is read of an element here; this process has no types of the DOM. */
interface XmlElement {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
}

/** A KeePass XML, parsed. */
export interface ParsedXml {
  readonly xml: NonNullable<Kdbx['xml']>;
  readonly root: XmlNode;
}

/** Parses a KeePass XML within limits, which hold for what the library will unpack in it too. */
export async function parseKeepassXml(text: string): Promise<ParsedXml> {
  checkXml(text);
  const xml = XmlUtils.parse(text);
  const { documentElement: root } = xml as unknown as { readonly documentElement: XmlNode };
  const packed: XmlElement[] = [];
  XmlUtils.traverse(root, (node: XmlElement) => {
    if (node.getAttribute('Compressed')?.toLowerCase() === 'true') packed.push(node);
  });
  let left = MAX_UNPACKED_BYTES;
  for (const { textContent } of packed) {
    // Node checks the size that the data names at its end, by which the library takes memory.
    const content = await unpack(Buffer.from(textContent ?? '', 'base64'), left);
    left -= content.length;
  }
  return { xml, root };
}
