import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/fakes/seeded-random.ts';
import type { Bytes } from '../lib/bytes.ts';
import { CROCKFORD } from '../lib/crockford.ts';
import { decodePrintedCode, encodePrintedCode } from './printed-code.ts';
import {
  makeRecoveryCode,
  orgRecoveryCodeText,
  readOrgRecoveryCode,
  readRecoveryCode,
  recoveryCodeText,
  type OrgRecoveryCode,
} from './recovery-code.ts';
import { makeSecretKey, readSecretKey, secretKeyText } from './secret-key.ts';

const mistyped = { ok: false, error: { kind: 'code-mistyped' } };
const hex = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'hex'));

describe('Crockford’s base 32', () => {
  it('has the letters of big-endian groups of five bits', async () => {
    // 0123456789abcdef = 00000 00100 10001 10100 01010 11001 11100 01001 10101 01111 00110 11110 1111(0)
    const text = await encodePrintedCode({ prefix: 'T1', bytes: 8 }, hex('0123456789abcdef'));
    expect(text.replaceAll('-', '').slice(2, 15)).toBe('04HMASW9NF6YY');
  });

  it('has for each five bits the letter of that number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 16, maxLength: 16 }), async raw => {
        const secret = Uint8Array.from(raw);
        const bits = Array.from(secret, byte => byte.toString(2).padStart(8, '0')).join('');
        const letters = bits
          .padEnd(130, '0')
          .match(/.{5}/g)!
          .map(five => CROCKFORD[Number.parseInt(five, 2)]);
        const text = await encodePrintedCode({ prefix: 'T1', bytes: 16 }, secret);
        expect(text.replaceAll('-', '').slice(2, 28)).toBe(letters.join(''));
      }),
    );
  });
});

describe('a printed code', () => {
  const secretKey = makeSecretKey(seededRandom(1));
  const code = makeRecoveryCode(seededRandom(2));

  it('has kind, version and six groups of five', async () => {
    expect(await secretKeyText(secretKey)).toMatch(/^RSK1(-[0-9A-HJKMNP-TV-Z]{5}){6}$/);
    expect(await recoveryCodeText(code)).toMatch(/^RRC1(-[0-9A-HJKMNP-TV-Z]{5}){6}$/);
    const organisation = code as unknown as OrgRecoveryCode;
    expect(await orgRecoveryCodeText(organisation)).toMatch(/^RGC1(-[0-9A-HJKMNP-TV-Z]{5}){6}$/);
  });

  it('is read however it is typed', async () => {
    const text = await recoveryCodeText(code);
    const fullWidth = Array.from(text, letter =>
      letter === '-' ? '－' : String.fromCharCode(letter.charCodeAt(0) + 0xfee0),
    ).join('');
    for (const typed of [
      text.toLowerCase(),
      text.replaceAll('-', ' '),
      text.replaceAll('-', ''),
      ` ${text.replaceAll('-', '–')}\n`,
      text.replaceAll('0', 'o').replaceAll('1', 'l'),
      text.replaceAll('1', 'I'),
      fullWidth,
    ]) {
      expect(await readRecoveryCode(typed), typed).toEqual({ ok: true, value: code });
    }
  });

  it('tells every single wrong letter, every swap of neighbours, every letter lost or added', async () => {
    const text = (await recoveryCodeText(code)).replaceAll('-', '');
    for (let at = 4; at < text.length; at += 1) {
      for (const letter of CROCKFORD) {
        if (letter === text[at]) continue;
        const wrong = text.slice(0, at) + letter + text.slice(at + 1);
        expect(await readRecoveryCode(wrong)).toEqual(mistyped);
      }
      const swapped = text.slice(0, at) + (text[at + 1] ?? '') + text[at]! + text.slice(at + 2);
      if (swapped !== text) expect(await readRecoveryCode(swapped)).toEqual(mistyped);
      expect(await readRecoveryCode(text.slice(0, at) + text.slice(at + 1))).toEqual(mistyped);
      expect(await readRecoveryCode(`${text.slice(0, at)}A${text.slice(at)}`)).toEqual(mistyped);
    }
  });

  it('is no code of another kind or version, and no nonsense', async () => {
    const text = await recoveryCodeText(code);
    expect(await readSecretKey(text)).toEqual(mistyped);
    expect(await readOrgRecoveryCode(text)).toEqual(mistyped);
    expect(await readSecretKey(text.replace('RRC1', 'RSK1'))).toEqual(mistyped);
    expect(await readRecoveryCode(text.replace('RRC1', 'RRC2'))).toEqual(mistyped);
    for (const nonsense of ['', 'RRC1', 'correct horse battery', '恢复码', 'U'.repeat(34)]) {
      expect(await readRecoveryCode(nonsense)).toEqual(mistyped);
    }
  });

  it('has one spelling: bits that no byte has must be zero', async () => {
    const kind = { prefix: 'T1', bytes: 16 };
    // The 26th letter holds three bits of the secret and two that are none.
    const text = (await encodePrintedCode(kind, new Uint8Array(16))).replaceAll('-', '');
    const respelt = `${text.slice(0, 27)}1${text.slice(28)}`;
    expect(await decodePrintedCode(kind, respelt)).toEqual(mistyped);
  });
});
