import { z } from 'zod';
import { appErrorOf, type AppError } from '../errors/app-error.ts';
import { base64UrlOf } from '../lib/base64-url.ts';
import { concat, equalBytes, fromBase64Url, toBase64Url, utf8 } from '../lib/bytes.ts';
import { accountId, orgId } from '../lib/ids.ts';
import { canonicalJson, parseJson } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { IdentityBundle } from './bundles.ts';
import { sha256 } from './digest.ts';
import { boxPublicKey, fingerprintWords } from './identity.ts';
import type { BoxSecret, SigningSecret } from './keys.ts';
import { signStatement, verifyStatement } from './signing.ts';

const DOMAIN = 'rackside/org-recovery/v1';
const FINGERPRINT_DOMAIN = 'rackside/org-recovery-fingerprint/v1';
const TEXT_PREFIX = 'rackside-recovery-key:';
const CHECK_BYTES = 4;

/** An organisation's recovery key as its members see it: public, signed by an administrator. */
export const orgRecoveryStatement = z.object({
  v: z.literal(1),
  org: orgId,
  /** X25519 public key (RFC 7748) that the organisation's recovery code gives. */
  box: base64UrlOf(32),
  author: accountId,
  /** Wall clock when made, ms; said, not trusted. */
  at: z.number(),
  sig: base64UrlOf(64),
});
/** @see orgRecoveryStatement */
export type OrgRecoveryStatement = z.infer<typeof orgRecoveryStatement>;

/** The statement of a recovery key, signed by the administrator who made it. */
export function makeOrgRecoveryStatement(
  of: Pick<OrgRecoveryStatement, 'org' | 'author' | 'at'>,
  secret: BoxSecret,
  authorSecret: SigningSecret,
): OrgRecoveryStatement {
  return signStatement(DOMAIN, authorSecret, {
    v: 1,
    org: of.org,
    box: boxPublicKey(secret),
    author: of.author,
    at: of.at,
  });
}

/** Whether this identity signed it. That the identity is an administrator's is the caller's to know. */
export function verifyOrgRecoveryStatement(
  statement: OrgRecoveryStatement,
  author: IdentityBundle,
): boolean {
  return statement.author === author.account && verifyStatement(DOMAIN, author.sign, statement);
}

/** Six words for organisation and key, to compare with what the administrator reads out. */
export async function orgRecoveryWords({ org, box }: OrgRecoveryStatement): Promise<string> {
  const hash = await sha256(utf8(`${FINGERPRINT_DOMAIN}\n${canonicalJson({ org, box })}`));
  return fingerprintWords(toBase64Url(hash));
}

/** One line of text, safe in any messenger: prefix, then base64url of check bytes and canonical JSON. */
export async function encodeOrgRecovery(statement: OrgRecoveryStatement): Promise<string> {
  const json = utf8(canonicalJson(statement));
  const check = (await sha256(json)).subarray(0, CHECK_BYTES);
  return `${TEXT_PREFIX}${toBase64Url(concat(check, json))}`;
}

/** Reads that line; `recovery-refused` {why: damaged-file} when a letter is lost or it is none. */
export async function decodeOrgRecovery(
  text: string,
): Promise<Result<OrgRecoveryStatement, AppError>> {
  const line = text.replaceAll(/\s/g, '');
  const refused = err(appErrorOf('recovery-refused', { why: 'damaged-file' }));
  if (!line.startsWith(TEXT_PREFIX)) return refused;
  try {
    const bytes = fromBase64Url(line.slice(TEXT_PREFIX.length));
    const json = bytes.slice(CHECK_BYTES);
    const check = (await sha256(json)).subarray(0, CHECK_BYTES);
    if (!equalBytes(check, bytes.subarray(0, CHECK_BYTES))) return refused;
    const parsed = orgRecoveryStatement.safeParse(parseJson(json));
    return parsed.success ? ok(parsed.data) : refused;
  } catch {
    // Not base64url: the text was cut or mistyped, which is expected.
    return refused;
  }
}
