import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../common/lib/bytes.ts';
import { isTotp, totpCode } from './totp.ts';

/** RFC 6238, appendix B: the seeds are the ASCII digits, as long as the hash. */
const SEEDS = {
  SHA1: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  SHA256: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA====',
  SHA512:
    'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' +
    'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA=',
};
const VECTORS: readonly (readonly [number, string, string, string])[] = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
];

function codeOf(value: string, at: number): string {
  const made = totpCode(utf8(value), at);
  if (!made.ok) throw new Error('no code');
  return fromUtf8(made.value.code);
}

describe('a code', () => {
  it('is that of RFC 6238, appendix B, for each hash', () => {
    for (const [seconds, ...codes] of VECTORS) {
      const made = (['SHA1', 'SHA256', 'SHA512'] as const).map(algorithm =>
        codeOf(
          `otpauth://totp/x?algorithm=${algorithm}&digits=8&secret=${SEEDS[algorithm]}&period=30`,
          seconds * 1000,
        ),
      );
      expect(made).toEqual(codes);
    }
  });

  it('is made from a bare key, however it is spelt, as six digits for half a minute', () => {
    const spelt = ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'gezd gnbv gy3t qojq-gezd gnbv gy3t qojq'];
    expect(spelt.map(value => codeOf(value, 59_000))).toEqual(['287082', '287082']);
    expect(totpCode(utf8(spelt[0] ?? ''), 59_000)).toMatchObject({
      value: { secondsLeft: 1, period: 30 },
    });
    expect(totpCode(utf8(spelt[0] ?? ''), 60_000)).toMatchObject({ value: { secondsLeft: 30 } });
  });

  it('is refused for what is neither', () => {
    for (const value of [
      '',
      '1',
      'not base32!',
      'GEZD=GNBV',
      'otpauth://totp/x?digits=6',
      'otpauth://totp/x?secret=',
      'otpauth://hotp/x?secret=GEZDGNBV&counter=1',
      'otpauth://totp/x?secret=GEZDGNBV&algorithm=MD5',
      'otpauth://totp/x?secret=GEZDGNBV&digits=99',
      'otpauth://totp/x?secret=GEZDGNBV&period=0',
      'https://example.com/?secret=GEZDGNBV',
    ]) {
      expect(isTotp(utf8(value)), value).toBe(false);
    }
    expect(
      isTotp(utf8('otpauth://totp/%E5%8D%8E%E4%B8%BA:ops?secret=GEZDGNBV&issuer=Huawei')),
    ).toBe(true);
  });
});
