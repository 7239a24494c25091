import { createHash } from 'node:crypto';

/**
 * How the server keeps tokens, codes and challenges: SHA-256 (FIPS 180-4) in base64url. All of them
 * are random with 100 bits or more, so nothing slower is needed. Made of the bytes of `secret`: its
 * UTF-8 when it is text.
 */
export function secretHash(secret: string | Uint8Array): string {
  return createHash('sha256').update(secret).digest('base64url');
}
