import { describe, expect, it } from 'vitest';
import { terminalExcerpt } from './terminal-excerpt.ts';

describe('terminalExcerpt', () => {
  it('drops blank ends and keeps what is between', () => {
    expect(terminalExcerpt('<SW>display device  \r\nSlot 1\r\n\r\n<SW>\r\n\n\n')).toEqual({
      text: '<SW>display device\nSlot 1\n\n<SW>',
      omittedLines: 0,
    });
    expect(terminalExcerpt(' \n \n').text).toBe('');
  });

  it('keeps the latest whole lines of a flood', () => {
    const flood = Array.from({ length: 20_000 }, (_, n) => `line ${n}`).join('\n');
    const { text, omittedLines } = terminalExcerpt(flood);
    expect(text.length).toBeLessThanOrEqual(100_000);
    expect(text.startsWith(`line ${omittedLines}\n`)).toBe(true);
    expect(text.endsWith('line 19999')).toBe(true);
  });

  it('fits a sealed change even where each character takes three bytes', () => {
    const { text } = terminalExcerpt(
      Array.from({ length: 5000 }, () => '端'.repeat(40)).join('\n'),
    );
    expect(new TextEncoder().encode(JSON.stringify(text)).length).toBeLessThan(262_144);
  });

  it('keeps the end of a single endless line', () => {
    const { text } = terminalExcerpt(`${'x'.repeat(300_000)}end`);
    expect(text.endsWith('end')).toBe(true);
    expect(text.length).toBeGreaterThan(1000);
  });
});
