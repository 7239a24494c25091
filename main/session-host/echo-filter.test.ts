import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, fromUtf8, utf8 } from '../../common/lib/bytes.ts';
import { echoFilter } from './echo-filter.ts';

function filterOf() {
  const parts: Uint8Array[] = [];
  const due = new Map<number, () => void>();
  const filter = echoFilter(bytes => parts.push(bytes.slice()), {
    after: (ms, run) => {
      due.set(ms, run);
      return () => due.delete(ms);
    },
  });
  return {
    filter,
    shown: () => fromUtf8(concat(...parts)),
    ring: (ms: number) => {
      due.get(ms)?.();
      due.delete(ms);
    },
  };
}

describe('what a host sends back of a typed secret', () => {
  it('is stars, however it is cut into pieces', () => {
    const output = utf8('login: hunter2\r\n% Invalid hunter2hunter2 hunt');
    fc.assert(
      fc.property(fc.array(fc.nat(output.length), { maxLength: 12 }), cuts => {
        const { filter, shown } = filterOf();
        filter.watchFor(utf8('hunter2'));
        let from = 0;
        for (const to of [...cuts.toSorted((a, b) => a - b), output.length]) {
          filter.push(output.subarray(from, to));
          from = to;
        }
        filter.end();
        expect(shown()).toBe('login: *******\r\n% Invalid ************** hunt');
      }),
    );
  });

  it('is held back no longer than a moment, and looked for no longer than some seconds', () => {
    const { filter, shown, ring } = filterOf();
    filter.watchFor(utf8('hunter2'));
    filter.push(utf8('prompt hun'));
    expect(shown()).toBe('prompt ');
    ring(250);
    expect(shown()).toBe('prompt hun');
    ring(5_000);
    filter.push(utf8(' hunter2'));
    expect(shown()).toBe('prompt hun hunter2');
  });

  it('is only looked for after something was typed, and never for what is too short', () => {
    const { filter, shown } = filterOf();
    filter.push(utf8('hunter2 '));
    filter.watchFor(utf8('abc'));
    filter.push(utf8('abc'));
    expect(shown()).toBe('hunter2 abc');
  });
});
