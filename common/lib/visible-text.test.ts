import { describe, expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

describe('a text that a person agrees by', () => {
  it.each([
    'Li Wei 李伟',
    'Ægir Ünal, 2nd line (Müller & Söhne)',
    'e\u0301tude',
    'sw-core-01.example.com:22',
    '👍 ok',
    '',
  ])('%s is left as it is', text => {
    expect(visibleText(text)).toBe(text);
  });

  it('says of each character that is not seen which one it is', () => {
    expect(visibleText('txt.\u202Egpj.exe')).toBe('txt.[U+202E]gpj.exe');
    expect(visibleText('ad\u200Bmin\u2066\u00AD')).toBe('ad[U+200B]min[U+2066][U+00AD]');
    expect(visibleText('a\u0000b\u001B[2Jc')).toBe('a[U+0000]b[U+001B][2Jc');
    expect(visibleText('\u{E0041}\u3164\u2800')).toBe('[U+E0041][U+3164][U+2800]');
  });

  it('is one line without gaps in which a second text could begin', () => {
    expect(visibleText(`ops\n\n\r\t${'\u3000'.repeat(90)}\u2028Address`)).toBe('ops Address');
  });

  it('has no letter that covers its neighbours', () => {
    expect(visibleText(`a${'\u0337'.repeat(40)}b`)).toBe(`a${'\u0337'.repeat(3)}b`);
  });
});
