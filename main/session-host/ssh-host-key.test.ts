import { describe, expect, it } from 'vitest';
import { hostKeyOf, judgeHostKey, offeredHostKeys } from './ssh-host-key.ts';

const ed25519 = { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:one' };
const rsa = { algorithm: 'ssh-rsa', fingerprint: 'SHA256:two' };

describe('a host key', () => {
  it('has the fingerprint that OpenSSH prints', () => {
    // ssh-keygen -lf on a key made for this test.
    const blob = Buffer.from(
      'AAAAC3NzaC1lZDI1NTE5AAAAID7uqh/piOVsk/AZRhwBG4ntMNdOFiBJs1GGw140iJZE',
      'base64',
    );
    expect(hostKeyOf(blob)).toEqual({
      algorithm: 'ssh-ed25519',
      fingerprint: 'SHA256:krCTHYu/Xt7LZdW5XMynWqXyAe21OZXZIpjqeA0d1XY',
    });
  });

  it.each([[[]], [[0, 0, 0]], [[0, 0, 0, 0]], [[0, 0, 0, 9, 1]], [[255, 255, 255, 255, 1]]])(
    'is not found in %j',
    bytes => expect(hostKeyOf(Uint8Array.from(bytes))).toBeUndefined(),
  );
});

describe('judging a host key', () => {
  it.each([
    ['none accepted', [], ed25519, { verdict: 'unknown' }],
    ['the same', [rsa, ed25519], ed25519, { verdict: 'accepted' }],
    [
      'another of its type',
      [rsa, ed25519],
      { ...ed25519, fingerprint: 'SHA256:evil' },
      { verdict: 'changed', expected: ed25519 },
    ],
    ['another type', [rsa], ed25519, { verdict: 'changed', expected: rsa }],
    [
      'the same text under another type',
      [rsa],
      { ...ed25519, fingerprint: rsa.fingerprint },
      { verdict: 'changed', expected: rsa },
    ],
  ])('%s', (_what, accepted, presented, verdict) => {
    expect(judgeHostKey(accepted, presented)).toEqual(verdict);
  });
});

describe('the offered signature algorithms', () => {
  it('begin with those of accepted keys and leave none out', () => {
    expect(offeredHostKeys([])[0]).toBe('ssh-ed25519');
    expect(offeredHostKeys([rsa]).slice(0, 3)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa']);
    expect(offeredHostKeys([rsa])).toHaveLength(offeredHostKeys([]).length);
  });
});
