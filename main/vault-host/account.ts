import type { KeyObject } from 'node:crypto';
import { importAesKey } from '../../common/crypto/aead.ts';
import type { DeviceCertificate, IdentityBundle } from '../../common/crypto/bundles.ts';
import {
  boxPublicKey,
  identityFingerprint,
  makeDeviceCertificate,
  makeIdentityBundle,
  verifyDeviceCertificate,
  verifyIdentityBundle,
} from '../../common/crypto/identity.ts';
import {
  KEY_BYTES,
  wipe,
  type AccountKey,
  type AccountKeyBytes,
  type BoxSecret,
  type FilesKey,
  type LocalKeyBytes,
  type SigningSecret,
} from '../../common/crypto/keys.ts';
import type { KdfCosts } from '../../common/crypto/passphrase-kdf.ts';
import { signingPublicKey } from '../../common/crypto/signing.ts';
import { makePassphraseSlot, openPassphraseSlot } from '../../common/crypto/unlock-slot.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import { newId, type AccountId, type DeviceId, type OrgId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { unwrapKeys, wrapKeys, type AccountFile, type AccountHeader } from './account-file.ts';
import type { AccountKeys } from './account-file.ts';
import { ed25519PrivateKey } from './ed25519.ts';

/** An account whose keys are open. */
export interface Account {
  readonly owner: VaultOwner;
  readonly bundle: IdentityBundle;
  readonly fingerprint: string;
  readonly certificate: DeviceCertificate;
  readonly sign: SigningSecret;
  readonly box: BoxSecret;
  /** The device's signing key. */
  readonly device: KeyObject;
  readonly local: LocalKeyBytes;
  readonly files: FilesKey;
}

/** A new account with its file's content, not yet written. */
export interface NewAccount {
  readonly account: Account;
  readonly file: Omit<AccountFile, 'sum'>;
}

/** Makes account and device keys, opened by one passphrase. */
export async function makeAccount(
  of: {
    readonly org: OrgId;
    readonly orgName: string;
    readonly name: string;
    readonly deviceLabel: string;
    readonly passphrase: string;
  },
  costs: KdfCosts,
  random: Random,
): Promise<Result<NewAccount, AppError>> {
  const id = newId<AccountId>(random);
  const keys: AccountKeys = {
    sign: random.bytes(KEY_BYTES),
    box: random.bytes(KEY_BYTES),
    device: random.bytes(KEY_BYTES),
    local: random.bytes(KEY_BYTES),
    files: random.bytes(KEY_BYTES),
  };
  const sign = keys.sign as SigningSecret;
  const header: AccountHeader = {
    v: 1,
    org: of.org,
    orgName: of.orgName,
    bundle: makeIdentityBundle(
      { account: id, name: of.name },
      { sign, box: keys.box as BoxSecret },
    ),
    certificate: makeDeviceCertificate(
      {
        account: id,
        device: newId<DeviceId>(random),
        label: of.deviceLabel,
        sign: signingPublicKey(keys.device as SigningSecret),
      },
      sign,
    ),
  };
  const accountKey = random.bytes(KEY_BYTES) as AccountKeyBytes;
  const slot = await makePassphraseSlot(accountKey, of.passphrase, id, costs, random);
  if (!slot.ok) return slot;
  const wrapped = await wrapKeys(await importAesKey<AccountKey>(accountKey), header, keys, random);
  wipe(accountKey);
  return ok({
    account: await accountOf(header, keys),
    file: { header, slots: [slot.value], wrapped },
  });
}

/**
 * Opens an account with a passphrase. `wrong-passphrase` when no slot opens, `weak-kdf` when none may
 * be tried, `vault-damaged` when what the slot opens does not hold together.
 */
export async function openAccount(
  file: AccountFile,
  passphrase: string,
): Promise<Result<Account, AppError>> {
  let failure: AppError | undefined;
  for (const slot of file.slots) {
    const accountKey = await openPassphraseSlot(slot, passphrase, file.header.bundle.account);
    if (!accountKey.ok) {
      // A slot that was tried counts for more than one that may not be: the passphrase was wrong.
      if (failure?.kind !== 'wrong-passphrase') failure = accountKey.error;
      continue;
    }
    const keys = await unwrapKeys(accountKey.value, file);
    wipe(accountKey.value);
    if (!keys.ok) return keys;
    return holdsTogether(file.header, keys.value)
      ? ok(await accountOf(file.header, keys.value))
      : err(appErrorOf('vault-damaged', { where: 'identity' }));
  }
  return err(failure ?? appErrorOf('wrong-passphrase'));
}

/** Overwrites the account's key bytes. */
export function wipeAccount(account: Account): void {
  wipe(account.sign, account.box, account.local);
}

function holdsTogether({ bundle, certificate }: AccountHeader, keys: AccountKeys): boolean {
  return (
    bundle.sign === signingPublicKey(keys.sign as SigningSecret) &&
    bundle.box === boxPublicKey(keys.box as BoxSecret) &&
    certificate.sign === signingPublicKey(keys.device as SigningSecret) &&
    verifyIdentityBundle(bundle) &&
    verifyDeviceCertificate(certificate, bundle)
  );
}

/** Takes the keys over: those that live on as handles are wiped. */
async function accountOf(header: AccountHeader, keys: AccountKeys): Promise<Account> {
  const { org, orgName, bundle, certificate } = header;
  const account: Account = {
    owner: {
      org,
      orgName,
      account: bundle.account,
      name: bundle.name,
      device: certificate.device,
    },
    bundle,
    fingerprint: await identityFingerprint(bundle),
    certificate,
    sign: keys.sign as SigningSecret,
    box: keys.box as BoxSecret,
    device: ed25519PrivateKey(keys.device as SigningSecret),
    local: keys.local as LocalKeyBytes,
    files: await importAesKey<FilesKey>(keys.files),
  };
  wipe(keys.device, keys.files);
  return account;
}
