import type { Brand } from '../lib/brand.ts';
import type { Bytes } from '../lib/bytes.ts';

/** Bytes of a key, of any kind. */
export const KEY_BYTES = 32;

/**
 * Key bytes and key handles, one brand each, so that the compiler refuses a records key where a vault
 * key is wanted. Bytes are wiped with {@link wipe} by whoever made them; a handle (an AES-256-GCM
 * CryptoKey) can't be exported and is never stored.
 */

/** Random key of a space, from one epoch on; only ever fed to HKDF. */
export type SpaceKey = Brand<Bytes, 'SpaceKey'>;
/** Bytes of {@link RecordsKey}; they go from the vault host to the data worker. */
export type RecordsKeyBytes = Brand<Bytes, 'RecordsKeyBytes'>;
/** Bytes of {@link VaultKey}; they never leave the vault host. */
export type VaultKeyBytes = Brand<Bytes, 'VaultKeyBytes'>;
/** Bytes of {@link LocalKey}. */
export type LocalKeyBytes = Brand<Bytes, 'LocalKeyBytes'>;
/** Bytes of {@link AccountKey}. */
export type AccountKeyBytes = Brand<Bytes, 'AccountKeyBytes'>;
/** What a passphrase becomes; wraps the account key. */
export type KeyEncryptionKey = Brand<CryptoKey, 'KeyEncryptionKey'>;

/** Seals the bodies of changes: the data worker's. */
export type RecordsKey = Brand<CryptoKey, 'RecordsKey'>;
/** Wraps the record keys of credentials: the vault host's. */
export type VaultKey = Brand<CryptoKey, 'VaultKey'>;
/** Seals the rows of this device's store. */
export type LocalKey = Brand<CryptoKey, 'LocalKey'>;
/** Seals the vault host's own files. */
export type FilesKey = Brand<CryptoKey, 'FilesKey'>;
/** Wraps keys of the account, and nothing else. */
export type AccountKey = Brand<CryptoKey, 'AccountKey'>;

/** Seed of an Ed25519 key (RFC 8032, the 32-byte private key). */
export type SigningSecret = Brand<Bytes, 'SigningSecret'>;
/** X25519 private key (RFC 7748). */
export type BoxSecret = Brand<Bytes, 'BoxSecret'>;

/** Overwrites key bytes; what the garbage collector copied before is out of reach, as the threat model says. */
export function wipe(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}
