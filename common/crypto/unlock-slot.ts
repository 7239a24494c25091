import { z } from 'zod';
import { appErrorOf, type AppError } from '../errors/app-error.ts';
import { base64Url } from '../lib/base64-url.ts';
import type { AccountId } from '../lib/ids.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import { canonicalJson } from '../lib/json.ts';
import type { Random } from '../lib/random.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { openBytes, sealBytes } from './aead.ts';
import { KEY_BYTES, type AccountKeyBytes } from './keys.ts';
import { deriveKeyEncryptionKey, kdfParams, type KdfCosts } from './passphrase-kdf.ts';

/**
 * One way to open the account key. A list of them, so that no lost keystore locks anyone out; each
 * is checked by decryption only, and everything clear in it is associated data.
 */
export const unlockSlot = z.object({
  id: z.uuid(),
  type: z.literal('passphrase'),
  suite: z.literal('argon2id-hkdfsha256-aes256gcm'),
  params: kdfParams,
  /** The account key, sealed; base64url. */
  wrapped: base64Url,
});
/** @see unlockSlot */
export type UnlockSlot = z.infer<typeof unlockSlot>;

function associatedData(slot: Omit<UnlockSlot, 'wrapped'>, account: AccountId): Bytes {
  const { id, type, suite, params } = slot;
  return utf8(`rackside/unlock-slot/v1\n${canonicalJson({ account, id, type, suite, params })}`);
}

/** A slot that opens `accountKey` with a passphrase. */
export async function makePassphraseSlot(
  accountKey: AccountKeyBytes,
  passphrase: string,
  account: AccountId,
  costs: KdfCosts,
  random: Random,
): Promise<Result<UnlockSlot, AppError>> {
  const slot = {
    id: random.uuid(),
    type: 'passphrase',
    suite: 'argon2id-hkdfsha256-aes256gcm',
    params: { m: costs.m, t: costs.t, p: costs.p, salt: toBase64Url(random.bytes(16)) },
  } as const;
  const kek = await deriveKeyEncryptionKey(passphrase, slot.params, slot.id);
  if (!kek.ok) return kek;
  const wrapped = await sealBytes(kek.value, associatedData(slot, account), accountKey, random);
  return ok({ ...slot, wrapped: toBase64Url(wrapped) });
}

/**
 * Opens the account key. Fails with `wrong-passphrase`, which a slot with an altered byte or of
 * another account can't be told from, or as `checkKdfCosts` says. The caller wipes the key.
 */
export async function openPassphraseSlot(
  slot: UnlockSlot,
  passphrase: string,
  account: AccountId,
): Promise<Result<AccountKeyBytes, AppError>> {
  const kek = await deriveKeyEncryptionKey(passphrase, slot.params, slot.id);
  if (!kek.ok) return kek;
  const opened = await openBytes(
    kek.value,
    associatedData(slot, account),
    fromBase64Url(slot.wrapped),
  );
  if (!opened.ok || opened.value.length !== KEY_BYTES) return err(appErrorOf('wrong-passphrase'));
  return ok(opened.value as AccountKeyBytes);
}
