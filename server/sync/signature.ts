import { createPublicKey, verify } from 'node:crypto';
import type { Bytes } from '../../common/lib/bytes.ts';

/**
 * Whether the signature (base64url) is this key's (base64url): Ed25519 (RFC 8032) by OpenSSL, some
 * twenty times as fast as common/crypto's, which every client uses. OpenSSL takes a few odd keys that
 * the strict rules refuse; enrolment has verified the key by common/crypto, so none gets here.
 */
export function verifySignature(publicKey: string, message: Bytes, signature: string): boolean {
  try {
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: publicKey },
      format: 'jwk',
    });
    return verify(null, message, key, Buffer.from(signature, 'base64url'));
  } catch {
    // A key that is no point of the curve signs nothing.
    return false;
  }
}
