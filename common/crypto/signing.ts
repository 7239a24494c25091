import { ed25519 } from '@noble/curves/ed25519.js';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import { canonicalJson } from '../lib/json.ts';
import type { SigningSecret } from './keys.ts';

/**
 * What a signature or a hash is made for. It begins the signed bytes, so that a signature over one
 * kind of statement is never good for another.
 */
export type SigningDomain =
  | 'rackside/identity/v1'
  | 'rackside/device/v1'
  | 'rackside/membership/v1'
  | 'rackside/membership/v2'
  | 'rackside/grant/v1'
  | 'rackside/change/v1'
  | 'rackside/audit/v2'
  | 'rackside/credential-policy/v1'
  | 'rackside/org-recovery/v1'
  | 'rackside/join/v1';

/** The bytes that are signed for a statement: its domain, a line feed, its canonical JSON (RFC 8785). */
export function statementBytes(domain: SigningDomain, statement: object): Bytes {
  return utf8(`${domain}\n${canonicalJson(statement)}`);
}

/** Ed25519 (RFC 8032) signature of 64 bytes. */
export function signEd25519(secret: SigningSecret, message: Bytes): Bytes {
  return ed25519.sign(message, secret);
}

/**
 * Whether the signature (base64url) is this key's (base64url), by RFC 8032's strict rules: no
 * non-canonical points, no keys of small order. False for anything malformed.
 */
export function verifyEd25519(publicKey: string, message: Bytes, signature: string): boolean {
  try {
    return ed25519.verify(fromBase64Url(signature), message, fromBase64Url(publicKey), {
      zip215: false,
    });
  } catch {
    // Malformed input is a wrong signature, not a bug.
    return false;
  }
}

/** Public key (base64url) of a signing secret. */
export function signingPublicKey(secret: SigningSecret): string {
  return toBase64Url(ed25519.getPublicKey(secret));
}

/** Signs a statement and returns it with its signature as `sig` (base64url). */
export function signStatement<T extends object>(
  domain: SigningDomain,
  secret: SigningSecret,
  statement: T,
): T & { sig: string } {
  return { ...statement, sig: toBase64Url(signEd25519(secret, statementBytes(domain, statement))) };
}

/** Whether `signed.sig` is this key's signature over every other member. */
export function verifyStatement(
  domain: SigningDomain,
  publicKey: string,
  signed: { readonly sig: string },
): boolean {
  const { sig, ...statement } = signed;
  return verifyEd25519(publicKey, statementBytes(domain, statement), sig);
}
