import { appErrorOf, type AppError } from '../errors/app-error.ts';
import type { Brand } from '../lib/brand.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import type { AccountId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import type { Result } from '../lib/result.ts';
import { importAesKey } from './aead.ts';
import { hkdf } from './digest.ts';
import { KEY_BYTES, wipe, type AccountKeyBytes, type KeyEncryptionKey } from './keys.ts';
import type { RecoveryCode } from './recovery-code.ts';
import {
  slotAssociatedData,
  slotKeyContext,
  unwrapAccountKey,
  wrapAccountKey,
  type KeystoreSlot,
  type RecoverySlot,
} from './unlock-slot.ts';

/** What main keeps under the system's keystore; opens one slot that was made with it. */
export type KeystoreKey = Brand<Bytes, 'KeystoreKey'>;

/** A new key for a keystore slot; the caller wipes it. */
export function makeKeystoreKey(random: Random): KeystoreKey {
  return random.bytes(KEY_BYTES) as KeystoreKey;
}

/** A slot that a recovery code opens. */
export async function makeRecoverySlot(
  accountKey: AccountKeyBytes,
  code: RecoveryCode,
  account: AccountId,
  at: number,
  random: Random,
): Promise<RecoverySlot> {
  const header = { ...newHeader(at, random), type: 'recovery-code' } as const;
  return wrapAccountKey(await keyOf(code, header), header, account, accountKey, random);
}

/** Opens the account key with a recovery code; `wrong-recovery-code`. The caller wipes the key. */
export async function openRecoverySlot(
  slot: RecoverySlot,
  code: RecoveryCode,
  account: AccountId,
): Promise<Result<AccountKeyBytes, AppError>> {
  const aad = slotAssociatedData(slot, account);
  const refusal = appErrorOf('wrong-recovery-code');
  return unwrapAccountKey(await keyOf(code, slot), aad, slot.wrapped, refusal);
}

/** A slot that the system's keystore opens. */
export async function makeKeystoreSlot(
  accountKey: AccountKeyBytes,
  key: KeystoreKey,
  account: AccountId,
  at: number,
  random: Random,
): Promise<KeystoreSlot> {
  const header = { ...newHeader(at, random), type: 'keystore' } as const;
  return wrapAccountKey(await keyOf(key, header), header, account, accountKey, random);
}

/** Opens the account key with the keystore's key; `keystore-unavailable`. The caller wipes the key. */
export async function openKeystoreSlot(
  slot: KeystoreSlot,
  key: KeystoreKey,
  account: AccountId,
): Promise<Result<AccountKeyBytes, AppError>> {
  const aad = slotAssociatedData(slot, account);
  const refusal = appErrorOf('keystore-unavailable', { why: 'keystore-expired' });
  return unwrapAccountKey(await keyOf(key, slot), aad, slot.wrapped, refusal);
}

function newHeader(at: number, random: Random) {
  return {
    v: 2,
    id: random.uuid(),
    at,
    suite: 'hkdfsha256-aes256gcm',
    params: { salt: toBase64Url(random.bytes(16)) },
  } as const;
}

async function keyOf(
  secret: Bytes,
  slot: Omit<RecoverySlot, 'wrapped'> | Omit<KeystoreSlot, 'wrapped'>,
): Promise<KeyEncryptionKey> {
  const info = utf8(`rackside/slot-key/v2\n${slot.type}\n${slotKeyContext(slot)}`);
  const raw = await hkdf(secret, info, KEY_BYTES, fromBase64Url(slot.params.salt));
  const key = await importAesKey<KeyEncryptionKey>(raw);
  wipe(raw);
  return key;
}
