import { x25519 } from '@noble/curves/ed25519.js';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { AccountId, DeviceId } from '../lib/ids.ts';
import { fromBase64Url, toBase64Url, utf8 } from '../lib/bytes.ts';
import { canonicalJson } from '../lib/json.ts';
import type { DeviceCertificate, IdentityBundle } from './bundles.ts';
import { sha256 } from './digest.ts';
import type { BoxSecret, SigningSecret } from './keys.ts';
import { signingPublicKey, signStatement, verifyStatement } from './signing.ts';

const DEVICE_DOMAIN = 'rackside/device-fingerprint/v1';
const FINGERPRINT_DOMAIN = 'rackside/fingerprint/v1';
/** 6 words of 11 bits: 66 bits, for a comparison by voice that no one can grind in time. */
const WORDS = 6;
const BITS_PER_WORD = 11;

/** The secret keys of a person's account. */
export interface IdentitySecrets {
  readonly sign: SigningSecret;
  readonly box: BoxSecret;
}

/** Public key (base64url) of an X25519 secret (RFC 7748). */
export function boxPublicKey(secret: BoxSecret): string {
  return toBase64Url(x25519.getPublicKey(secret));
}

/** The account's public identity, signed by itself. */
export function makeIdentityBundle(
  who: { readonly account: AccountId; readonly name: string },
  secrets: IdentitySecrets,
): IdentityBundle {
  return signStatement('rackside/identity/v1', secrets.sign, {
    v: 1,
    account: who.account,
    name: who.name,
    sign: signingPublicKey(secrets.sign),
    box: boxPublicKey(secrets.box),
  });
}

/** Whether account, name and keys of the bundle belong together. Says nothing about who it is. */
export function verifyIdentityBundle(bundle: IdentityBundle): boolean {
  return verifyStatement('rackside/identity/v1', bundle.sign, bundle);
}

/** Certifies a device's signing key as the account's. */
export function makeDeviceCertificate(
  of: {
    readonly account: AccountId;
    readonly device: DeviceId;
    readonly label: string;
    /** The device's Ed25519 public key, base64url. */
    readonly sign: string;
  },
  accountSecret: SigningSecret,
): DeviceCertificate {
  return signStatement('rackside/device/v1', accountSecret, {
    v: 1,
    account: of.account,
    device: of.device,
    label: of.label,
    sign: of.sign,
  });
}

/** Whether this identity certified this device. */
export function verifyDeviceCertificate(
  certificate: DeviceCertificate,
  bundle: IdentityBundle,
): boolean {
  return (
    certificate.account === bundle.account &&
    verifyStatement('rackside/device/v1', bundle.sign, certificate)
  );
}

/**
 * The hash that pins an identity: SHA-256 of everything in the bundle but its signature, which its
 * owner could make anew without any key having changed. base64url.
 */
export async function identityFingerprint(bundle: IdentityBundle): Promise<string> {
  const { sig: _, ...statement } = bundle;
  return toBase64Url(await sha256(utf8(`${FINGERPRINT_DOMAIN}\n${canonicalJson(statement)}`)));
}

/** The hash that names a device's key on screen: of its certificate but for the signature. base64url. */
export async function deviceFingerprint(certificate: DeviceCertificate): Promise<string> {
  const { sig: _, ...statement } = certificate;
  return toBase64Url(await sha256(utf8(`${DEVICE_DOMAIN}\n${canonicalJson(statement)}`)));
}

/** Six words of BIP 39's English list for the first 66 bits of a fingerprint, to be read out and compared. */
export function fingerprintWords(fingerprint: string): string {
  const bits = Array.from(fromBase64Url(fingerprint), byte =>
    byte.toString(2).padStart(8, '0'),
  ).join('');
  return Array.from({ length: WORDS }, (_, i) => {
    const at = i * BITS_PER_WORD;
    return wordlist[Number.parseInt(bits.slice(at, at + BITS_PER_WORD), 2)];
  }).join(' ');
}
