import { createHash, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import type { HostKey } from '../../common/lib/host-key.ts';

/** A host's Ed25519 key pair. */
export interface HostKeyPair extends HostKey {
  /** The private key in OpenSSH's format, as sshd and ssh2 read it. */
  readonly privateKey: string;
}

const ALGORITHM = 'ssh-ed25519';
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The same key for the same seed; without one, a fresh key. */
export function hostKeyPair(seed?: string): HostKeyPair {
  const secret = seed === undefined ? randomBytes(32) : createHash('sha256').update(seed).digest();
  const der = Buffer.concat([PKCS8_ED25519, secret]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const point = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  const blob = Buffer.concat([field(ALGORITHM), field(point)]);
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return {
    algorithm: ALGORITHM,
    fingerprint: `SHA256:${digest}`,
    privateKey: openSshKey(blob, Buffer.concat([secret, point])),
  };
}

/** PROTOCOL.key of OpenSSH, without a passphrase. */
function openSshKey(blob: Buffer, secretAndPoint: Buffer): string {
  const check = Buffer.alloc(4, 7);
  let body = Buffer.concat([
    check,
    check,
    blob,
    field(secretAndPoint),
    field('rackside test host'),
  ]);
  for (let pad = 1; body.length % 8 !== 0; pad += 1) body = Buffer.concat([body, Buffer.of(pad)]);
  const count = Buffer.from([0, 0, 0, 1]);
  const file = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...[field('none'), field('none'), field(''), count, field(blob), field(body)],
  ]);
  const lines = file.toString('base64').replaceAll(/(.{70})/g, '$1\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

/** A string of RFC 4251 §5: its length, then its bytes. */
function field(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
