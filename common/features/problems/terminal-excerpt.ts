import { utf8 } from '../../lib/bytes.ts';

/** Longest text of one entry, in UTF-16 units; the schema's limit. */
const MAX_CHARS = 100_000;
/** UTF-8 bytes of the text as JSON, so that the sealed change stays well under its 256 KiB. */
const MAX_BYTES = 200_000;

/** What of a terminal's output goes into a fault. */
export interface TerminalExcerpt {
  readonly text: string;
  /** Whole lines left out at the beginning. */
  readonly omittedLines: number;
}

/**
 * The end of a terminal's output that one timeline entry can hold: the latest lines, whole ones where
 * possible, without trailing blanks. Empty text when there was no output.
 */
export function terminalExcerpt(output: string): TerminalExcerpt {
  const lines = output
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map(line => line.trimEnd());
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  const kept: string[] = [];
  let chars = 0;
  let bytes = 0;
  for (const line of lines.toReversed()) {
    chars += line.length + 1;
    bytes += jsonBytes(line) + 2;
    if (chars > MAX_CHARS || bytes > MAX_BYTES) break;
    kept.push(line);
  }
  const omittedLines = lines.length - kept.length;
  if (kept.length === 0 && lines.length > 0) {
    // One line longer than the limit: its end, at the worst case of six bytes a character.
    return { text: (lines.at(-1) ?? '').slice(-Math.floor(MAX_BYTES / 6)), omittedLines };
  }
  return { text: kept.toReversed().join('\n'), omittedLines };
}

function jsonBytes(text: string): number {
  return utf8(JSON.stringify(text)).length - 2;
}
