import { verifyEd25519 } from '../../common/crypto/signing.ts';
import { toBase64Url, utf8 } from '../../common/lib/bytes.ts';
import type { AccountId, DeviceId, OrgId } from '../../common/lib/ids.ts';
import { ok } from '../../common/lib/result.ts';
import {
  challengeMessage,
  type ChallengeAnswer,
  type ChallengeRequest,
  type SessionAnswer,
  type SessionRequest,
} from '../../common/sync/protocol/session.ts';
import type { ServerContext } from '../context.ts';
import { refused, type Answer } from '../http/refused.ts';
import { SHUT_OUT } from './admittance.ts';
import { secretHash } from './secret-hash.ts';

const CHALLENGE_MS = 60_000;
const SESSION_MS = 12 * 3_600_000;

/** Who a signed-in request comes from. */
export interface Session {
  readonly org: OrgId;
  readonly account: AccountId;
  readonly device: DeviceId;
  /** Wall clock in ms; nothing that the session opened outlives it. */
  readonly expiresAt: number;
}

/** A challenge for a device to sign. A device that nobody knows gets one too, which opens nothing. */
export async function makeChallenge(
  { db, clock, random }: ServerContext,
  { org, device }: ChallengeRequest,
): Promise<ChallengeAnswer> {
  const now = clock.wall();
  const challenge = toBase64Url(random.bytes(32));
  await db.query('DELETE FROM challenge WHERE expires_at <= $1', [now]);
  await db.query(
    `INSERT INTO challenge (challenge_hash, org, device, expires_at)
     SELECT $1, org, device, $4 FROM device WHERE org = $2 AND device = $3`,
    [secretHash(challenge), org, device, now + CHALLENGE_MS],
  );
  return { challenge };
}

/** Opens a session for the device whose key signed the challenge. Every failure looks alike. */
export async function openSession(
  { db, clock, random, isOwnUrl }: ServerContext,
  request: SessionRequest,
): Promise<Answer<SessionAnswer>> {
  const { org, device, challenge, server, sig } = request;
  const now = clock.wall();
  const no = refused('unauthenticated', 'the challenge was not answered by a known device');
  const spent = await db.query<{ sign: string; live: boolean; shutOut: boolean }>(
    `WITH spent AS (
       DELETE FROM challenge WHERE challenge_hash = $1 AND org = $2 AND device = $3
       RETURNING org, device, expires_at > $4 AS live
     )
     SELECT d.sign, live, ${SHUT_OUT} AS "shutOut"
     FROM spent JOIN device d USING (org, device)`,
    [secretHash(challenge), org, device, now],
  );
  const [known] = spent;
  if (!known?.live || !isOwnUrl(server)) return no;
  const message = utf8(challengeMessage(server, org, device, challenge));
  if (!verifyEd25519(known.sign, message, sig)) return no;
  if (known.shutOut) return refused('revoked', 'the account has left, or the device was revoked');

  const token = toBase64Url(random.bytes(32));
  const expiresAt = now + SESSION_MS;
  await db.query('DELETE FROM session WHERE expires_at <= $1', [now]);
  await db.query(
    'INSERT INTO session (token_hash, org, device, expires_at) VALUES ($1, $2, $3, $4)',
    [secretHash(token), org, device, expiresAt],
  );
  return ok({ token, expiresAt });
}

/** The session of a bearer token, while it lasts. */
export async function sessionOf(
  { db, clock }: Pick<ServerContext, 'db' | 'clock'>,
  token: string,
): Promise<Session | undefined> {
  const [session] = await db.query<Session>(
    `SELECT s.org, d.account, s.device, s.expires_at::float8 AS "expiresAt"
     FROM session s JOIN device d USING (org, device)
     WHERE s.token_hash = $1 AND s.expires_at > $2`,
    [secretHash(token), clock.wall()],
  );
  return session;
}
