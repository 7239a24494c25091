import { z } from 'zod';
import { appErrorOf, type AppError } from '../errors/app-error.ts';
import { base64Url, base64UrlOf } from '../lib/base64-url.ts';
import type { AccountId } from '../lib/ids.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import { canonicalJson } from '../lib/json.ts';
import type { Random } from '../lib/random.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { openBytes, sealBytes } from './aead.ts';
import { KEY_BYTES, type AccountKeyBytes, type KeyEncryptionKey } from './keys.ts';
import { orgRecoveryStatement } from './org-recovery-statement.ts';
import { kdfParams } from './passphrase-kdf.ts';

/** What every slot of version 2 says in the clear, besides its kind. */
const common = {
  v: z.literal(2),
  id: z.uuid(),
  /** Wall clock when made, ms. */
  at: z.number(),
  /** The account key, sealed; base64url. */
  wrapped: base64Url,
};
/** A key of 128 or 256 random bits needs no stretching, a salt of its own all the same. */
const saltOnly = z.object({ salt: base64UrlOf(16) });

/** Opened by a passphrase; the suite says whether the Secret Key takes part. */
export const passphraseSlot = z.object({
  ...common,
  type: z.literal('passphrase'),
  suite: z.enum(['argon2id-hkdfsha256-aes256gcm', 'argon2id+secretkey-hkdfsha256-aes256gcm']),
  params: kdfParams,
});
/** @see passphraseSlot */
export type PassphraseSlot = z.infer<typeof passphraseSlot>;

/** Opened by the printed recovery code. */
export const recoverySlot = z.object({
  ...common,
  type: z.literal('recovery-code'),
  suite: z.literal('hkdfsha256-aes256gcm'),
  params: saltOnly,
});
/** @see recoverySlot */
export type RecoverySlot = z.infer<typeof recoverySlot>;

/** Opened by a key that main keeps under the system's keystore, in memory; see docs/adr. */
export const keystoreSlot = z.object({
  ...common,
  type: z.literal('keystore'),
  suite: z.literal('hkdfsha256-aes256gcm'),
  params: saltOnly,
});
/** @see keystoreSlot */
export type KeystoreSlot = z.infer<typeof keystoreSlot>;

/** Opened by the organisation's recovery key: the account key, sealed to it by HPKE. */
export const orgRecoverySlot = z.object({
  ...common,
  type: z.literal('org-recovery'),
  suite: z.literal('hpke-x25519-hkdfsha256-aes256gcm'),
  params: z.object({ statement: orgRecoveryStatement, enc: base64UrlOf(32) }),
});
/** @see orgRecoverySlot */
export type OrgRecoverySlot = z.infer<typeof orgRecoverySlot>;

/** The one kind of slot that version 1 knew; still opened, never made. */
export const passphraseSlotV1 = z.object({
  id: z.uuid(),
  type: z.literal('passphrase'),
  suite: z.literal('argon2id-hkdfsha256-aes256gcm'),
  params: kdfParams,
  wrapped: base64Url,
});
/** @see passphraseSlotV1 */
export type PassphraseSlotV1 = z.infer<typeof passphraseSlotV1>;

/**
 * One way to open the account key. A list of them, so that no lost keystore locks anyone out; each
 * is checked by decryption only, and everything clear in it is associated data, with the account's id.
 */
export const unlockSlot = z.discriminatedUnion('type', [
  passphraseSlot,
  recoverySlot,
  keystoreSlot,
  orgRecoverySlot,
]);
/** @see unlockSlot */
export type UnlockSlot = z.infer<typeof unlockSlot>;
/** A slot without the account key in it. */
export type SlotHeader = UnlockSlot extends infer Slot
  ? Slot extends UnlockSlot
    ? Omit<Slot, 'wrapped'>
    : never
  : never;

/** Everything clear in a slot and whose it is: so no slot opens in another's place or with other costs. */
export function slotAssociatedData(header: SlotHeader, account: AccountId): Bytes {
  const { v, id, at, type, suite, params } = header;
  return utf8(
    `rackside/unlock-slot/v2\n${canonicalJson({ account, v, id, at, type, suite, params })}`,
  );
}

/** What a slot's key is derived for: this slot, by this suite. */
export function slotKeyContext({ id, suite }: Pick<SlotHeader, 'id' | 'suite'>): string {
  return canonicalJson({ id, suite });
}

/** The slot with the account key sealed in it. */
export async function wrapAccountKey<Header extends SlotHeader>(
  kek: KeyEncryptionKey,
  header: Header,
  account: AccountId,
  accountKey: AccountKeyBytes,
  random: Random,
): Promise<Header & { wrapped: string }> {
  const wrapped = await sealBytes(kek, slotAssociatedData(header, account), accountKey, random);
  return { ...header, wrapped: toBase64Url(wrapped) };
}

/** Opens what {@link wrapAccountKey} sealed; any failure is `refusal`. The caller wipes the key. */
export async function unwrapAccountKey(
  kek: KeyEncryptionKey,
  associatedData: Bytes,
  wrapped: string,
  refusal: AppError,
): Promise<Result<AccountKeyBytes, AppError>> {
  const opened = await openBytes(kek, associatedData, fromBase64Url(wrapped));
  if (!opened.ok || opened.value.length !== KEY_BYTES) return err(refusal);
  return ok(opened.value as AccountKeyBytes);
}

/** The general refusal of a slot that no key fits. */
export const wrongPassphrase: AppError = appErrorOf('wrong-passphrase');
