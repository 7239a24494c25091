import { Aes256Gcm, CipherSuite, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import { appErrorOf, type AppError } from '../errors/app-error.ts';
import { concat, fromBase64Url, toBase64Url, type Bytes } from '../lib/bytes.ts';
import type { Random } from '../lib/random.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { BoxSecret } from './keys.ts';

/** RFC 9180: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; base mode. */
const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});
/** Key material of an ephemeral key pair: RFC 9180, §7.1.3, wants at least as much as a private key. */
const EPHEMERAL_BYTES = 32;

/** A message sealed to a public key, both parts base64url. */
export interface HpkeSealed {
  /** Encapsulated key: the ephemeral X25519 public key. */
  readonly enc: string;
  readonly ct: string;
}

/**
 * Seals one message to an X25519 public key (base64url). The ephemeral key pair is RFC 9180's
 * DeriveKeyPair of fresh random bytes, which is what its GenerateKeyPair is.
 * @param info what the message is for; no two uses share one
 * @param aad what it belongs to
 */
export async function hpkeSeal(
  publicKey: string,
  info: Bytes,
  aad: Bytes,
  plain: Bytes,
  random: Random,
): Promise<HpkeSealed> {
  const recipientPublicKey = await suite.kem.importKey(
    'raw',
    fromBase64Url(publicKey).buffer,
    true,
  );
  const ekm = random.bytes(EPHEMERAL_BYTES);
  const sender = await suite.createSenderContext({
    recipientPublicKey,
    info: info.slice().buffer,
    ekm: ekm.buffer,
  });
  ekm.fill(0);
  const copy = concat(plain);
  const ct = await sender.seal(copy.buffer, aad.slice().buffer);
  copy.fill(0);
  return {
    enc: toBase64Url(new Uint8Array(sender.enc)),
    ct: toBase64Url(new Uint8Array(ct)),
  };
}

/** Opens a message; `envelope-damaged` when it was not sealed to this key for this use. The caller wipes it. */
export async function hpkeOpen(
  secret: BoxSecret,
  info: Bytes,
  aad: Bytes,
  sealed: HpkeSealed,
): Promise<Result<Bytes, AppError>> {
  try {
    const recipientKey = await suite.kem.importKey('raw', secret.slice().buffer, false);
    const recipient = await suite.createRecipientContext({
      recipientKey,
      enc: fromBase64Url(sealed.enc).buffer,
      info: info.slice().buffer,
    });
    const opened = await recipient.open(fromBase64Url(sealed.ct).buffer, aad.slice().buffer);
    return ok(new Uint8Array(opened));
  } catch {
    // The library throws on a wrong key, tag or point; all of them mean: not for us, or damaged.
    return err(appErrorOf('envelope-damaged'));
  }
}
