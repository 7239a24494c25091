import { z } from 'zod';
import { appErrorOf, type AppError } from '../errors/app-error.ts';
import { base64UrlOf } from '../lib/base64-url.ts';
import { accountId, orgId } from '../lib/ids.ts';
import { concat, equalBytes, fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../lib/bytes.ts';
import { canonicalJson } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { DeviceCertificate, IdentityBundle } from './bundles.ts';
import { hkdf, hmac, sha256 } from './digest.ts';
import { statementBytes } from './signing.ts';
import { serverUrl } from '../lib/server-url.ts';

/**
 * What an invitation says. It travels out of band (spoken, by hand, by messenger) as one line of text.
 * The secret never reaches the server: HKDF makes of it the token that the server checks by its hash,
 * and the key of the MAC by which the inviter knows that the joining identity is the one invited.
 */
export const invitation = z.object({
  v: z.literal(1),
  server: serverUrl.max(500),
  org: orgId,
  orgName: z.string().min(1).max(120),
  inviter: accountId,
  inviterName: z.string().min(1).max(120),
  /** See `identityFingerprint`; pins the inviter. */
  inviterFingerprint: base64UrlOf(32),
  /** 16 random bytes, base64url. */
  secret: base64UrlOf(16),
  /** Wall clock of the inviter when it was made, ms. */
  at: z.number().optional(),
});
/** @see invitation */
export type Invitation = z.infer<typeof invitation>;

/** How long an invitation is good for: an old message with one in it lets nobody in. */
export const INVITATION_DAYS = 14;

/** Whether an invitation of that time is too old. A clock that went back in between makes none older. */
export function isInvitationExpired(at: number, now: number): boolean {
  return now - at > INVITATION_DAYS * 24 * 3_600_000;
}

/** How an invitation's text begins. */
const INVITATION_PREFIX = 'rackside-invitation:';
/** Bytes of SHA-256 before the content: a letter lost in copying is told from an invitation refused. */
const CHECK_BYTES = 4;

/** One line of text, safe in any messenger: prefix, then base64url of check bytes and canonical JSON. */
export async function encodeInvitation(content: Invitation): Promise<string> {
  const json = utf8(canonicalJson(content));
  const check = (await sha256(json)).subarray(0, CHECK_BYTES);
  return `${INVITATION_PREFIX}${toBase64Url(concat(check, json))}`;
}

/** Reads an invitation's text, white space and line breaks from a messenger forgiven. */
export async function decodeInvitation(text: string): Promise<Result<Invitation, AppError>> {
  const line = text.replaceAll(/\s/g, '');
  if (!line.startsWith(INVITATION_PREFIX)) return err(appErrorOf('invitation-invalid'));
  try {
    const bytes = fromBase64Url(line.slice(INVITATION_PREFIX.length));
    const json = bytes.slice(CHECK_BYTES);
    const check = (await sha256(json)).subarray(0, CHECK_BYTES);
    const parsed = invitation.safeParse(JSON.parse(fromUtf8(json)));
    if (parsed.success && equalBytes(check, bytes.subarray(0, CHECK_BYTES))) return ok(parsed.data);
  } catch {
    // Not base64url, UTF-8 or JSON: the text was cut or mistyped, which is expected.
  }
  return err(appErrorOf('invitation-invalid'));
}

/** The token (base64url) that answers an invitation at the server. */
export async function invitationToken(secret: string): Promise<string> {
  return toBase64Url(await hkdf(fromBase64Url(secret), utf8('rackside/invitation/token/v1')));
}

/** What the server knows of a token: SHA-256 of its 32 bytes, base64url. Throws on no base64url. */
export async function invitationTokenHash(token: string): Promise<string> {
  return toBase64Url(await sha256(fromBase64Url(token)));
}

/** MAC by the invitation's secret over who joins (base64url): only a holder of the text can make it. */
export async function invitationProof(
  secret: string,
  joiner: { readonly bundle: IdentityBundle; readonly certificate: DeviceCertificate },
): Promise<string> {
  const key = await hkdf(fromBase64Url(secret), utf8('rackside/invitation/binding/v1'));
  const { bundle, certificate } = joiner;
  return toBase64Url(await hmac(key, statementBytes('rackside/join/v1', { bundle, certificate })));
}
