/** What text that is not UTF-8 is taken for: the superset of GBK that Chinese Windows writes. */
const FALLBACK = 'gb18030';

/**
 * A text file's text, without its byte order mark: by that mark, else UTF-8, else GB 18030. Undefined
 * when it is none of these, or holds what no text file has.
 */
export function decodeText(content: Uint8Array): string | undefined {
  const [a, b] = content;
  const byMark =
    a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : undefined;
  for (const encoding of byMark === undefined ? ['utf-8', FALLBACK] : [byMark]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(content);
      return text.includes('\0') ? undefined : text;
    } catch {
      // Not in this encoding.
    }
  }
  return undefined;
}
