import { flow } from '../../../common/features/terminal/session.ts';
import type { Bytes } from '../../../common/lib/bytes.ts';

/** From a session's bytes to a terminal's text. */
export interface OutputFeed {
  push(bytes: Bytes): void;
  /** No more comes: what is left of a cut character shows as one that is damaged. */
  end(): void;
}

/**
 * Decodes a session's output, one streaming decoder for all of it, so that no character is cut where the
 * chunks are; and acknowledges bytes when the terminal has parsed them, not when they came.
 */
export function createOutputFeed(
  write: (text: string, parsed: () => void) => void,
  acknowledge: (bytes: number) => void,
): OutputFeed {
  // A byte order mark at the start is output like any other.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let parsed = 0;
  return {
    push: bytes => {
      write(decoder.decode(bytes, { stream: true }), () => {
        parsed += bytes.length;
        if (parsed < flow.ackEvery) return;
        acknowledge(parsed);
        parsed = 0;
      });
    },
    end: () => {
      const rest = decoder.decode();
      if (rest !== '') write(rest, () => undefined);
    },
  };
}
