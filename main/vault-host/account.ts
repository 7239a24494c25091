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
  type AccountKeyBytes,
  type BoxSecret,
  type FilesKey,
  type LocalKeyBytes,
  type SigningSecret,
} from '../../common/crypto/keys.ts';
import type { KdfCosts } from '../../common/crypto/passphrase-kdf.ts';
import {
  makePassphraseSlot,
  openPassphraseSlot,
  type PassphraseKey,
} from '../../common/crypto/passphrase-slot.ts';
import { signingPublicKey } from '../../common/crypto/signing.ts';

import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import { newId, type AccountId, type DeviceId, type OrgId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { unwrapKeys, wrapKeys, type AccountFile, type AccountHeader } from './account-file.ts';
import type { AccountKeys, AnyAccountFile } from './account-file.ts';
import { ed25519PrivateKey } from './ed25519.ts';

type AnyHeader = AnyAccountFile['header'];

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

/** A new account with its file's content, not yet written, and its account key, which the caller wipes. */
export interface NewAccount {
  readonly account: Account;
  readonly accountKey: AccountKeyBytes;
  readonly file: AccountFile;
}

/** An identity that this device takes part in: a further device of one account. */
export interface KnownIdentity {
  readonly bundle: IdentityBundle;
  readonly sign: SigningSecret;
  readonly box: BoxSecret;
}

/** Makes account and device keys, or the device's alone for a known identity, opened by one passphrase. */
export async function makeAccount(
  of: {
    readonly org: OrgId;
    readonly orgName: string;
    readonly name: string;
    readonly deviceLabel: string;
    readonly by: PassphraseKey;
    readonly identity?: KnownIdentity;
  },
  how: { readonly costs: KdfCosts; readonly at: number },
  random: Random,
): Promise<Result<NewAccount, AppError>> {
  const keys: AccountKeys = {
    sign: of.identity?.sign.slice() ?? random.bytes(KEY_BYTES),
    box: of.identity?.box.slice() ?? random.bytes(KEY_BYTES),
    device: random.bytes(KEY_BYTES),
    local: random.bytes(KEY_BYTES),
    files: random.bytes(KEY_BYTES),
  };
  const sign = keys.sign as SigningSecret;
  const bundle =
    of.identity?.bundle ??
    makeIdentityBundle(
      { account: newId<AccountId>(random), name: of.name },
      { sign, box: keys.box as BoxSecret },
    );
  const header: AccountHeader = {
    v: 2,
    rev: 1,
    org: of.org,
    orgName: of.orgName,
    bundle,
    certificate: makeDeviceCertificate(
      {
        account: bundle.account,
        device: newId<DeviceId>(random),
        label: of.deviceLabel,
        sign: signingPublicKey(keys.device as SigningSecret),
      },
      sign,
    ),
  };
  const accountKey = random.bytes(KEY_BYTES) as AccountKeyBytes;
  const slot = await makePassphraseSlot(accountKey, of.by, bundle.account, how, random);
  if (!slot.ok) return slot;
  const file = await wrapKeys(accountKey, header, [slot.value], keys, random);
  return ok({ account: await accountOf(header, keys), accountKey, file });
}

/**
 * Opens the account key with a passphrase. `wrong-passphrase` when no slot opens, `secret-key-needed`
 * or `weak-kdf` when none may be tried. The caller wipes it.
 */
export async function openAccountKey(
  file: AnyAccountFile,
  by: PassphraseKey,
): Promise<Result<AccountKeyBytes, AppError>> {
  let failure: AppError | undefined;
  for (const slot of file.slots) {
    if (slot.type !== 'passphrase') continue;
    const accountKey = await openPassphraseSlot(slot, by, file.header.bundle.account);
    if (accountKey.ok) return accountKey;
    // A slot that was tried counts for more than one that may not be: the passphrase was wrong.
    if (failure?.kind !== 'wrong-passphrase') failure = accountKey.error;
  }
  return err(failure ?? appErrorOf('wrong-passphrase'));
}

/** Opens the account's keys; `vault-damaged` when what the account key opens does not hold together. */
export async function openAccount(
  file: AnyAccountFile,
  accountKey: AccountKeyBytes,
): Promise<Result<Account, AppError>> {
  const keys = await unwrapKeys(accountKey, file);
  if (!keys.ok) return keys;
  return holdsTogether(file.header, keys.value)
    ? ok(await accountOf(file.header, keys.value))
    : err(appErrorOf('vault-damaged', { where: 'identity' }));
}

/** Overwrites the account's key bytes. */
export function wipeAccount(account: Account): void {
  wipe(account.sign, account.box, account.local);
}

function holdsTogether({ bundle, certificate }: AnyHeader, keys: AccountKeys): boolean {
  return (
    bundle.sign === signingPublicKey(keys.sign as SigningSecret) &&
    bundle.box === boxPublicKey(keys.box as BoxSecret) &&
    certificate.sign === signingPublicKey(keys.device as SigningSecret) &&
    verifyIdentityBundle(bundle) &&
    verifyDeviceCertificate(certificate, bundle)
  );
}

/** Takes the keys over: those that live on as handles are wiped. */
async function accountOf(header: AnyHeader, keys: AccountKeys): Promise<Account> {
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
