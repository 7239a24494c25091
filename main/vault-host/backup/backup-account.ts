import { openRecoverySlot } from '../../../common/crypto/code-slot.ts';
import { makeDeviceCertificate } from '../../../common/crypto/identity.ts';
import {
  KEY_BYTES,
  wipe,
  type AccountKeyBytes,
  type SigningSecret,
} from '../../../common/crypto/keys.ts';
import { readRecoveryCode } from '../../../common/crypto/recovery-code.ts';
import type { SecretKey } from '../../../common/crypto/secret-key.ts';
import { signingPublicKey } from '../../../common/crypto/signing.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { utf8, type Bytes } from '../../../common/lib/bytes.ts';
import { newId, type DeviceId } from '../../../common/lib/ids.ts';
import type { Random } from '../../../common/lib/random.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { openAccountKey } from '../account.ts';
import {
  encodeAccountFile,
  parseAccountFile,
  unwrapKeys,
  wrapKeys,
  type AccountFile,
  type AnyAccountFile,
} from '../account-file.ts';

/** How a printed recovery code begins; no passphrase is taken for one by chance. */
const RECOVERY_CODE = /^\s*RRC1[-\s]/i;

/**
 * The account file in a backup's header. Backups are made by unlocked vaults, whose file is of the
 * present version; any other is damaged.
 */
export async function accountFileIn(
  account: Readonly<Record<string, unknown>>,
): Promise<Result<AccountFile, AppError>> {
  const file = await parseAccountFile(utf8(JSON.stringify(account)));
  const damaged = err(appErrorOf('backup-damaged', { where: 'account' }));
  if (!file.ok)
    return file.error.kind === 'store-newer' ? err(appErrorOf('backup-newer')) : damaged;
  return isPresent(file.value) ? ok(file.value) : damaged;
}

/**
 * The account key, by a passphrase or a recovery code. Nothing is used up and no try is counted: the
 * file is in the hands of whoever types. The caller wipes it.
 */
export async function openByTyped(
  file: AccountFile,
  typed: string,
  secretKey: SecretKey | null,
): Promise<Result<AccountKeyBytes, AppError>> {
  // Argon2id takes no empty passphrase, and nobody has one.
  if (typed === '') return err(appErrorOf('wrong-passphrase'));
  if (!RECOVERY_CODE.test(typed)) return openAccountKey(file, { passphrase: typed, secretKey });
  const code = await readRecoveryCode(typed);
  if (!code.ok) return code;
  let opened: Result<AccountKeyBytes, AppError> = err(appErrorOf('wrong-recovery-code'));
  for (const slot of file.slots) {
    if (opened.ok || slot.type !== 'recovery-code') continue;
    opened = await openRecoverySlot(slot, code.value, file.header.bundle.account);
  }
  wipe(code.value);
  return opened;
}

/**
 * The account's file for another machine: same account, same slots, and a device with a key and a
 * certificate of its own. Two machines with one device key would fork its chain of audit and sign
 * changes in each other's name.
 */
export async function asNewDevice(
  file: AccountFile,
  accountKey: AccountKeyBytes,
  label: string,
  random: Random,
): Promise<Result<Bytes, AppError>> {
  const keys = await unwrapKeys(accountKey, file);
  if (!keys.ok) return keys;
  const device = random.bytes(KEY_BYTES);
  const { bundle, rev } = file.header;
  const certificate = makeDeviceCertificate(
    {
      account: bundle.account,
      device: newId<DeviceId>(random),
      label,
      sign: signingPublicKey(device as SigningSecret),
    },
    keys.value.sign as SigningSecret,
  );
  const header = { ...file.header, rev: rev + 1, certificate };
  const next = await wrapKeys(accountKey, header, file.slots, { ...keys.value, device }, random);
  wipe(device, ...Object.values(keys.value));
  return ok(await encodeAccountFile(next));
}

function isPresent(file: AnyAccountFile): file is AccountFile {
  return file.header.v === 2;
}
