import { z } from 'zod';
import { appErrorOf, type AppError } from '../errors/app-error.ts';
import { base64Url, base64UrlOf } from '../lib/base64-url.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import { accountId, orgId } from '../lib/ids.ts';
import { canonicalJson, parseJson } from '../lib/json.ts';
import type { Random } from '../lib/random.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { serverUrl } from '../lib/server-url.ts';
import { spaceMembership } from '../sync/protocol/spaces.ts';
import { importAesKey, openBytes, padme, sealBytes, unpad } from './aead.ts';
import { displayName, identityBundle } from './bundles.ts';
import { KEY_BYTES, wipe, type AccountKey, type AccountKeyBytes } from './keys.ts';
import type { KdfCosts } from './passphrase-kdf.ts';
import { makePassphraseSlot, openPassphraseSlot, type PassphraseKey } from './passphrase-slot.ts';
import { passphraseSlot } from './unlock-slot.ts';

const DOMAIN = 'rackside/device-enrolment/v1';

/** What a further device of an account is given; it makes its device key itself. */
const content = z.object({
  /** Seeds of the account's Ed25519 and X25519 keys. */
  sign: base64UrlOf(32),
  box: base64UrlOf(32),
  /** Identities that the first device has pinned. */
  pins: z.array(z.object({ account: accountId, fingerprint: base64UrlOf(32) })),
  /** Spaces as the first device has accepted them, with the grants to this account. */
  spaces: z.array(spaceMembership),
  /** Where the account's server is, if it has one. */
  server: serverUrl.optional(),
});
/** @see content */
export type EnrolmentContent = z.infer<typeof content>;

/**
 * The file by which a person takes their account to a further computer. Its slot needs passphrase and
 * Secret Key both, so that a copy left on a stick or in a messenger is worth nothing.
 */
export const deviceEnrolment = z.object({
  v: z.literal(1),
  format: z.literal('rackside-device-enrolment'),
  org: orgId,
  orgName: displayName,
  bundle: identityBundle,
  slot: passphraseSlot,
  /** {@link content}, padded, under a key of this file alone; base64url. */
  sealed: base64Url,
});
/** @see deviceEnrolment */
export type DeviceEnrolment = z.infer<typeof deviceEnrolment>;
type Clear = Omit<DeviceEnrolment, 'sealed'>;

/** Seals an account for a further device. `by` has a Secret Key: without one it is refused. */
export async function sealDeviceEnrolment(
  of: Pick<DeviceEnrolment, 'org' | 'orgName' | 'bundle'>,
  content: EnrolmentContent,
  by: PassphraseKey,
  how: { readonly costs: KdfCosts; readonly at: number },
  random: Random,
): Promise<Result<DeviceEnrolment, AppError>> {
  if (by.secretKey === null) return err(appErrorOf('secret-key-needed'));
  const key = random.bytes(KEY_BYTES) as AccountKeyBytes;
  const slot = await makePassphraseSlot(key, by, of.bundle.account, how, random);
  if (!slot.ok) return slot;
  const { org, orgName, bundle } = of;
  const clear: Clear = {
    v: 1,
    format: 'rackside-device-enrolment',
    org,
    orgName,
    bundle,
    slot: slot.value,
  };
  const plain = padme(utf8(canonicalJson(content)));
  const handle = await importAesKey<AccountKey>(key);
  const sealed = await sealBytes(handle, placeOf(clear), plain, random);
  wipe(key, plain);
  return ok({ ...clear, sealed: toBase64Url(sealed) });
}

/**
 * Opens such a file. `wrong-passphrase` for a wrong passphrase or Secret Key, which can't be told
 * apart; `recovery-refused` {why: damaged-file} when it does not hold what it should.
 */
export async function openDeviceEnrolment(
  file: DeviceEnrolment,
  by: PassphraseKey,
): Promise<Result<EnrolmentContent, AppError>> {
  if (file.slot.suite !== 'argon2id+secretkey-hkdfsha256-aes256gcm') {
    return err(appErrorOf('weak-kdf'));
  }
  const key = await openPassphraseSlot(file.slot, by, file.bundle.account);
  if (!key.ok) return key;
  const handle = await importAesKey<AccountKey>(key.value);
  wipe(key.value);
  const damaged = err(appErrorOf('recovery-refused', { why: 'damaged-file' }));
  const padded = await openBytes(handle, placeOf(file), fromBase64Url(file.sealed));
  if (!padded.ok) return damaged;
  const plain = unpad(padded.value);
  const parsed = plain.ok ? content.safeParse(parseJson(plain.value)) : undefined;
  wipe(padded.value);
  return parsed?.success ? ok(parsed.data) : damaged;
}

function placeOf({ v, format, org, orgName, bundle, slot }: Clear): Bytes {
  return utf8(`${DOMAIN}\n${canonicalJson({ v, format, org, orgName, bundle, slot })}`);
}
