import { z } from 'zod';
import { appErrorOf, type AppError } from '../errors/app-error.ts';
import { base64Url, base64UrlOf } from '../lib/base64-url.ts';
import { toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import type { AccountId, OrgId } from '../lib/ids.ts';
import { accountId, orgId } from '../lib/ids.ts';
import { canonicalJson } from '../lib/json.ts';
import type { Random } from '../lib/random.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { displayName } from './bundles.ts';
import { hkdf, sha256 } from './digest.ts';
import { hpkeOpen, hpkeSeal } from './hpke.ts';
import { boxPublicKey, fingerprintWords } from './identity.ts';
import { KEY_BYTES, wipe, type AccountKeyBytes, type BoxSecret } from './keys.ts';
import type { OrgRecoveryStatement } from './org-recovery-statement.ts';
import type { OrgRecoveryCode } from './recovery-code.ts';
import { orgRecoverySlot, slotAssociatedData, type OrgRecoverySlot } from './unlock-slot.ts';

const SLOT_INFO = utf8('rackside/hpke/org-recovery-slot/v1');
const RESPONSE_INFO = utf8('rackside/hpke/org-recovery-response/v1');
const REQUEST_DOMAIN = 'rackside/org-recovery-request/v1';

/** What a locked-out laptop asks the organisation's administrator for: its own slot, opened. */
export const recoveryRequest = z.object({
  v: z.literal(1),
  format: z.literal('rackside-recovery-request'),
  org: orgId,
  account: accountId,
  /** Who asks, as the laptop says. */
  name: displayName,
  slot: orgRecoverySlot,
  /** X25519 public key made for this request; the answer is sealed to it. */
  ephemeral: base64UrlOf(32),
  at: z.number(),
});
/** @see recoveryRequest */
export type RecoveryRequest = z.infer<typeof recoveryRequest>;

/** The account key, sealed to one request. */
export const recoveryResponse = z.object({
  v: z.literal(1),
  format: z.literal('rackside-recovery-response'),
  /** SHA-256 of the request. */
  request: base64UrlOf(32),
  enc: base64UrlOf(32),
  ct: base64Url,
});
/** @see recoveryResponse */
export type RecoveryResponse = z.infer<typeof recoveryResponse>;

/** The organisation's private recovery key (X25519), which lies nowhere but in the code; the caller wipes it. */
export async function orgRecoverySecret(code: OrgRecoveryCode, org: OrgId): Promise<BoxSecret> {
  return (await hkdf(code, utf8(`rackside/org-recovery/x25519/v1\n${org}`))) as BoxSecret;
}

/** A slot that the organisation's recovery key opens. Only after its fingerprint was compared. */
export async function makeOrgRecoverySlot(
  accountKey: AccountKeyBytes,
  statement: OrgRecoveryStatement,
  account: AccountId,
  at: number,
  random: Random,
): Promise<OrgRecoverySlot> {
  const header = {
    v: 2,
    id: random.uuid(),
    at,
    type: 'org-recovery',
    suite: 'hpke-x25519-hkdfsha256-aes256gcm',
  } as const;
  // The encapsulated key is HPKE's own to bind; everything else clear is associated data.
  const aad = slotPlace(header, statement, account);
  const { enc, ct } = await hpkeSeal(statement.box, SLOT_INFO, aad, accountKey, random);
  return { ...header, params: { statement, enc }, wrapped: ct };
}

/** Opens the account key of a slot; `recovery-refused` {why: other-key} when this is not its key. */
export async function openOrgRecoverySlot(
  slot: OrgRecoverySlot,
  secret: BoxSecret,
  account: AccountId,
): Promise<Result<AccountKeyBytes, AppError>> {
  const { statement, enc } = slot.params;
  const refused = err(appErrorOf('recovery-refused', { why: 'other-key' }));
  if (statement.box !== boxPublicKey(secret)) return refused;
  const aad = slotPlace(slot, statement, account);
  const opened = await hpkeOpen(secret, SLOT_INFO, aad, { enc, ct: slot.wrapped });
  return opened.ok && opened.value.length === KEY_BYTES
    ? ok(opened.value as AccountKeyBytes)
    : refused;
}

function slotPlace(
  { v, id, at, type, suite }: Omit<OrgRecoverySlot, 'params' | 'wrapped'>,
  statement: OrgRecoveryStatement,
  account: AccountId,
): Bytes {
  return slotAssociatedData({ v, id, at, type, suite, params: { statement, enc: '' } }, account);
}

/** Six words of a request: the administrator has them read out by the person whose account it is. */
export async function recoveryRequestWords(request: RecoveryRequest): Promise<string> {
  return fingerprintWords(await recoveryRequestHash(request));
}

/** Opens the request's slot and seals the account key to the request alone. */
export async function answerRecovery(
  request: RecoveryRequest,
  secret: BoxSecret,
  random: Random,
): Promise<Result<RecoveryResponse, AppError>> {
  const accountKey = await openOrgRecoverySlot(request.slot, secret, request.account);
  if (!accountKey.ok) return accountKey;
  const hash = await recoveryRequestHash(request);
  const aad = utf8(hash);
  const sealed = await hpkeSeal(request.ephemeral, RESPONSE_INFO, aad, accountKey.value, random);
  wipe(accountKey.value);
  return ok({ v: 1, format: 'rackside-recovery-response', request: hash, ...sealed });
}

/** Opens the answer to one's own request; `recovery-refused` {why: other-account} for any other. */
export async function openRecoveryResponse(
  response: RecoveryResponse,
  request: RecoveryRequest,
  ephemeral: BoxSecret,
): Promise<Result<AccountKeyBytes, AppError>> {
  const hash = await recoveryRequestHash(request);
  const refused = err(appErrorOf('recovery-refused', { why: 'other-account' }));
  if (response.request !== hash) return refused;
  const opened = await hpkeOpen(ephemeral, RESPONSE_INFO, utf8(hash), response);
  return opened.ok && opened.value.length === KEY_BYTES
    ? ok(opened.value as AccountKeyBytes)
    : refused;
}

async function recoveryRequestHash(request: RecoveryRequest): Promise<string> {
  const { wrapped, params } = request.slot;
  // Of the slot what is sealed in it will do: all else in it is bound by that seal.
  const { org, account, name, ephemeral, at } = request;
  const said = canonicalJson({ org, account, name, ephemeral, at, wrapped, enc: params.enc });
  return toBase64Url(await sha256(utf8(`${REQUEST_DOMAIN}\n${said}`)));
}
