import { wipe, type AccountKeyBytes } from '../../../common/crypto/keys.ts';
import type { KdfCosts } from '../../../common/crypto/passphrase-kdf.ts';
import type { PassphraseKey } from '../../../common/crypto/passphrase-slot.ts';
import type { SecretKey } from '../../../common/crypto/secret-key.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type { vaultKeystore } from '../../../common/features/vault/vault-keystore.ts';
import type { CallHandlers } from '../../../common/ipc/port-rpc.ts';
import { fromBase64Url } from '../../../common/lib/bytes.ts';
import type { AccountId } from '../../../common/lib/ids.ts';
import { err, type Result } from '../../../common/lib/result.ts';
import { openAccountKey } from '../account.ts';
import type { AnyAccountFile } from '../account-file.ts';
import type { SecurityState } from '../security-log.ts';
import type { UnlockAttempts } from '../unlock-attempts.ts';
import type { AccountCustody } from './account-custody.ts';

/** Main's side of the system's keystore. */
export type KeystoreDoor = CallHandlers<typeof vaultKeystore.calls>;

/** The ways into an open account, and what changing them takes. */
export interface AccountWays {
  readonly custody: AccountCustody;
  readonly keystore: KeystoreDoor;
  readonly attempts: UnlockAttempts;
  /** Costs for a new passphrase on this machine. */
  readonly chooseKdfCosts: () => Promise<KdfCosts>;
}

/** Whether a passphrase alone opens no slot of this file. */
export function needsSecretKey({ slots }: AnyAccountFile): boolean {
  const passphrases = slots.filter(({ type }) => type === 'passphrase');
  return (
    passphrases.length > 0 &&
    passphrases.every(({ suite }) => suite === 'argon2id+secretkey-hkdfsha256-aes256gcm')
  );
}

/** The Secret Key that this computer kept outside the vault; null when there is none. */
export async function keptSecretKey(
  keystore: KeystoreDoor,
  account: AccountId,
): Promise<SecretKey | null> {
  const kept = await keystore.secretKey({ account });
  // A keystore that fails is one that has nothing: the kit has it.
  return kept.ok ? (kept.value as SecretKey | null) : null;
}

/** The Secret Key that the open account was sealed with, if it has one. The caller wipes it. */
export function secretKeyOf({ secretKey }: SecurityState): SecretKey | null {
  return secretKey === null ? null : (fromBase64Url(secretKey) as SecretKey);
}

/**
 * The account key of an open account, by its passphrase typed once more. A wrong one is counted like
 * one at the gate. The caller wipes it.
 */
export async function confirmPassphrase(
  ways: AccountWays,
  passphrase: string,
): Promise<Result<AccountKeyBytes, AppError>> {
  const { custody, attempts, keystore } = ways;
  const attempt = await attempts.begin();
  if (!attempt.ok) return attempt;
  const file = custody.file();
  const secretKey =
    secretKeyOf(custody.state()) ?? (await keptSecretKey(keystore, file.header.bundle.account));
  const by: PassphraseKey = { passphrase, secretKey };
  const accountKey = await openAccountKey(file, by);
  if (secretKey !== null) wipe(secretKey);
  if (!accountKey.ok && accountKey.error.kind === 'wrong-passphrase') {
    return err(appErrorOf('wrong-passphrase', attempt.value));
  }
  const forgiven = await attempts.succeeded();
  if (!forgiven.ok) return forgiven;
  return accountKey;
}
