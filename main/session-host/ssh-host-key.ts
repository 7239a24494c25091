import { createHash } from 'node:crypto';
import type { HostKey } from '../../common/lib/host-key.ts';

/** The host key in an SSH public key blob (RFC 4253 §6.6), or undefined when it is none. */
export function hostKeyOf(blob: Uint8Array): HostKey | undefined {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  if (blob.length < 4) return undefined;
  const length = view.getUint32(0);
  if (length === 0 || length > 64 || blob.length < 4 + length) return undefined;
  const algorithm = String.fromCharCode(...blob.subarray(4, 4 + length));
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return { algorithm, fingerprint: `SHA256:${digest}` };
}

/** A key as people compare it: `ssh-ed25519 SHA256:…`. */
export function hostKeyText(key: HostKey): string {
  return `${key.algorithm} ${key.fingerprint}`;
}

/** What is known about the key that a host presents. */
export type HostKeyVerdict =
  | { readonly verdict: 'accepted' }
  | { readonly verdict: 'unknown' }
  /** Another key was accepted for this host; its type may differ too. */
  | { readonly verdict: 'changed'; readonly expected: HostKey };

/**
 * Judges a presented key by those that were accepted before. A key of a type that was never seen is
 * no fresh start: a host that has accepted keys and shows another one has changed.
 */
export function judgeHostKey(accepted: readonly HostKey[], presented: HostKey): HostKeyVerdict {
  const same = (key: HostKey): boolean =>
    key.algorithm === presented.algorithm && key.fingerprint === presented.fingerprint;
  if (accepted.some(same)) return { verdict: 'accepted' };
  const expected = accepted.find(key => key.algorithm === presented.algorithm) ?? accepted[0];
  return expected === undefined ? { verdict: 'unknown' } : { verdict: 'changed', expected };
}

/** Signature algorithms for host keys, best first (RFC 8709, RFC 5656, RFC 8332). */
const signatureAlgorithms = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
] as const;
/** A signature algorithm that is offered to hosts. */
export type HostKeySignature = (typeof signatureAlgorithms)[number];

/**
 * The order in which signature algorithms are offered: those of accepted keys first, or a host with
 * several keys would present one that nobody has seen.
 */
export function offeredHostKeys(accepted: readonly HostKey[]): HostKeySignature[] {
  const types = new Set(accepted.map(key => key.algorithm));
  const known = (algorithm: string): boolean =>
    types.has(algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm);
  return [
    ...signatureAlgorithms.filter(known),
    ...signatureAlgorithms.filter(algorithm => !known(algorithm)),
  ];
}
