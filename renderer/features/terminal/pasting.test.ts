import { describe, expect, it } from 'vitest';
import { pasteable, runsAtOnce } from './pasting.ts';

describe('pasting', () => {
  it.each([
    ['a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['tab\tstays 端口', 'tab\tstays 端口'],
    // The bracket's end, with which a text could break out of it.
    ['ls\u001B[201~rm -rf', 'ls[201~rm -rf'],
    ['\u0003\u009B\u007Fx', 'x'],
  ])('makes %j into %j', (text, safe) => expect(pasteable(text)).toBe(safe));

  it('knows what would run at once', () => {
    expect(runsAtOnce('display version')).toBe(false);
    expect(runsAtOnce('display version\n')).toBe(true);
    expect(runsAtOnce('a\nb')).toBe(true);
  });
});
