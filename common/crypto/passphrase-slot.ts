import { appErrorOf, type AppError } from '../errors/app-error.ts';
import type { AccountId } from '../lib/ids.ts';
import { toBase64Url, utf8 } from '../lib/bytes.ts';
import { canonicalJson } from '../lib/json.ts';
import type { Random } from '../lib/random.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { AccountKeyBytes } from './keys.ts';
import { deriveKeyEncryptionKey, deriveUnlockKey, type KdfCosts } from './passphrase-kdf.ts';
import type { SecretKey } from './secret-key.ts';
import {
  slotAssociatedData,
  slotKeyContext,
  unwrapAccountKey,
  wrapAccountKey,
  wrongPassphrase,
  type PassphraseSlot,
  type PassphraseSlotV1,
} from './unlock-slot.ts';

/** What a person knows, and what the account's devices and the kit hold, if it has one. */
export interface PassphraseKey {
  readonly passphrase: string;
  readonly secretKey: SecretKey | null;
}

/** A slot that opens `accountKey` with a passphrase, and with the Secret Key if one is given. */
export async function makePassphraseSlot(
  accountKey: AccountKeyBytes,
  by: PassphraseKey,
  account: AccountId,
  of: { readonly costs: KdfCosts; readonly at: number },
  random: Random,
): Promise<Result<PassphraseSlot, AppError>> {
  const { m, t, p } = of.costs;
  const header = {
    v: 2,
    id: random.uuid(),
    at: of.at,
    type: 'passphrase',
    suite:
      by.secretKey === null
        ? 'argon2id-hkdfsha256-aes256gcm'
        : 'argon2id+secretkey-hkdfsha256-aes256gcm',
    params: { m, t, p, salt: toBase64Url(random.bytes(16)) },
  } as const;
  const context = slotKeyContext(header);
  const kek = await deriveUnlockKey(by.passphrase, by.secretKey, header.params, context);
  if (!kek.ok) return kek;
  return ok(await wrapAccountKey(kek.value, header, account, accountKey, random));
}

/**
 * Opens the account key. Fails with `wrong-passphrase`, which a slot with an altered byte or of
 * another account can't be told from; with `secret-key-needed`, before anything is tried; or as
 * `checkKdfCosts` says. The caller wipes the key.
 */
export async function openPassphraseSlot(
  slot: PassphraseSlot | PassphraseSlotV1,
  by: PassphraseKey,
  account: AccountId,
): Promise<Result<AccountKeyBytes, AppError>> {
  if (!('v' in slot)) return openV1(slot, by.passphrase, account);
  const withKey = slot.suite === 'argon2id+secretkey-hkdfsha256-aes256gcm';
  if (withKey && by.secretKey === null) return err(appErrorOf('secret-key-needed'));
  const kek = await deriveUnlockKey(
    by.passphrase,
    withKey ? by.secretKey : null,
    slot.params,
    slotKeyContext(slot),
  );
  if (!kek.ok) return kek;
  const aad = slotAssociatedData(slot, account);
  return unwrapAccountKey(kek.value, aad, slot.wrapped, wrongPassphrase);
}

async function openV1(
  slot: PassphraseSlotV1,
  passphrase: string,
  account: AccountId,
): Promise<Result<AccountKeyBytes, AppError>> {
  const kek = await deriveKeyEncryptionKey(passphrase, slot.params, slot.id);
  if (!kek.ok) return kek;
  const { id, type, suite, params } = slot;
  const clear = canonicalJson({ account, id, type, suite, params });
  const aad = utf8(`rackside/unlock-slot/v1\n${clear}`);
  return unwrapAccountKey(kek.value, aad, slot.wrapped, wrongPassphrase);
}
