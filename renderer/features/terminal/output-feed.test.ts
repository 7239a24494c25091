import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../../common/lib/bytes.ts';
import { createOutputFeed } from './output-feed.ts';

/** A terminal that parses when it is told to. */
function slowTerminal() {
  const waiting: (() => void)[] = [];
  const acknowledged: number[] = [];
  let text = '';
  const feed = createOutputFeed(
    (part, parsed) => {
      text += part;
      waiting.push(parsed);
    },
    bytes => acknowledged.push(bytes),
  );
  return {
    feed,
    acknowledged,
    text: () => text,
    parse: () => {
      for (const parsed of waiting.splice(0)) parsed();
    },
  };
}

describe('the feed of a terminal', () => {
  const sample = '\uFEFF<SW01> 端口 é ß 𠮷 👩🏽‍🔧 \u001B[31m故障\u001B[0m €';

  it('decodes alike wherever the bytes are cut in two', () => {
    const bytes = utf8(sample);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { feed, text } = slowTerminal();
      feed.push(bytes.slice(0, cut));
      feed.push(bytes.slice(cut));
      feed.end();
      expect(text(), `cut at ${cut}`).toBe(sample);
    }
  });

  it('decodes alike when each byte comes alone', () => {
    const { feed, text } = slowTerminal();
    for (const byte of utf8(sample)) feed.push(Uint8Array.of(byte));
    feed.end();
    expect(text()).toBe(sample);
  });

  it('shows what is no UTF-8, and a character that is cut at the end, as damaged', () => {
    const { feed, text } = slowTerminal();
    feed.push(concat(utf8('a'), Uint8Array.of(0xff), utf8('b'), Uint8Array.of(0xe7, 0xab)));
    expect(text()).toBe('a\uFFFDb');
    feed.end();
    expect(text()).toBe('a\uFFFDb\uFFFD');
  });

  it('acknowledges what was parsed, not what came, and in steps of 5,000 bytes', () => {
    const { feed, acknowledged, parse } = slowTerminal();
    for (let chunk = 0; chunk < 11; chunk += 1) feed.push(new Uint8Array(1_000).fill(65));
    expect(acknowledged).toEqual([]);
    parse();
    expect(acknowledged).toEqual([5_000, 5_000]);
  });

  it('acknowledges bytes, not characters', () => {
    const { feed, acknowledged, parse } = slowTerminal();
    feed.push(utf8('口'.repeat(2_000)));
    parse();
    expect(acknowledged).toEqual([6_000]);
  });
});
