import { memberMay } from '../../common/crypto/membership.ts';
import type { Role } from '../../common/crypto/bundles.ts';
import { fromBase64Url } from '../../common/lib/bytes.ts';
import type { AccountId } from '../../common/lib/ids.ts';
import { INVITATION_DAYS } from '../../common/crypto/invitation.ts';
import { canonicalJson } from '../../common/lib/json.ts';
import { ok } from '../../common/lib/result.ts';
import type {
  Done,
  InviteRequest,
  JoinAccountRequest,
} from '../../common/sync/protocol/enrolment.ts';
import type { ServerContext } from '../context.ts';
import type { Queryable } from '../db/database.ts';
import { noSuchSpace, refused, type Answer } from '../http/refused.ts';
import { admitNewcomer } from './account-rows.ts';
import { isSoundNewcomer } from './identity-check.ts';
import { secretHash } from './secret-hash.ts';
import type { Session } from './sessions.ts';

/** How long an invitation that nobody answers is good for, as the clients hold it too. */
const INVITATION_MS = INVITATION_DAYS * 24 * 3_600_000;

const no = refused('invitation-refused', 'the invitation is unknown, used or too old');

/** Keeps an invitation by the hash of its token. Only an admin of every named space may invite. */
export async function keepInvitation(
  { db, clock }: ServerContext,
  { org, account }: Session,
  { tokenHash, spaces, role }: InviteRequest,
): Promise<Answer<Done>> {
  const named = [...new Set(spaces)].sort();
  return db.transaction(async (tx): Promise<Answer<Done>> => {
    const roles = await tx.query<{ role: Role }>(
      'SELECT role FROM member WHERE org = $1 AND account = $2 AND space = ANY ($3::uuid[])',
      [org, account, named],
    );
    const isAdmin = roles.every(row => memberMay(row.role, 'administer'));
    if (roles.length < named.length || !isAdmin) return noSuchSpace;
    const now = clock.wall();
    await tx.query(
      `INSERT INTO invitation (org, token_hash, inviter, spaces, role, created_at, expires_at)
       VALUES ($1, $2, $3, $4::uuid[], $5, $6, $7) ON CONFLICT DO NOTHING`,
      [org, tokenHash, account, named, role, now, now + INVITATION_MS],
    );
    const kept = await tx.query(
      `SELECT 1 FROM invitation WHERE org = $1 AND token_hash = $2 AND inviter = $3
         AND spaces = $4::uuid[] AND role = $5`,
      [org, tokenHash, account, named, role],
    );
    return kept.length === 1
      ? ok({ done: true })
      : refused('conflict', 'this invitation was made known with another content');
  });
}

interface Invitation {
  readonly inviter: AccountId;
  readonly answered: boolean;
  readonly live: boolean;
  readonly same: boolean;
}

/**
 * Takes the answer to an invitation: the joiner becomes an account without any space, and the
 * inviter's app, which alone can check the proof, adds it. The token is good once; the same answer
 * again, after a reply that was lost, is answered alike.
 */
export async function joinByInvitation(
  { db, clock, pokes }: ServerContext,
  request: JoinAccountRequest,
): Promise<Answer<Done>> {
  if (!isSoundNewcomer(request)) return refused('malformed', 'the identity does not verify');
  const { org } = request;
  const now = clock.wall();
  const taken = await db
    .transaction(async tx => {
      const invitation = await lockInvitation(tx, request, now);
      if (invitation === undefined) return undefined;
      if (invitation.answered) return invitation.same ? invitation : undefined;
      if (!invitation.live) return undefined;
      // Ids that belong to someone else: whatever was inserted must go, so this ends the transaction.
      if (!(await admitNewcomer(tx, org, request, { admin: false, now }))) throw new IdsTaken();
      await tx.query(
        `UPDATE invitation SET joined = $3, joined_at = $4, bundle = $5, certificate = $6, proof = $7
       WHERE org = $1 AND token_hash = $2`,
        [
          org,
          tokenHashOf(request),
          request.bundle.account,
          now,
          canonicalJson(request.bundle),
          canonicalJson(request.certificate),
          request.proof,
        ],
      );
      return invitation;
    })
    .catch((error: unknown) => {
      if (error instanceof IdsTaken) return undefined;
      throw error;
    });
  if (taken === undefined) return no;
  if (!taken.answered) {
    pokes.publish({ type: 'membership', org, accounts: [taken.inviter] });
  }
  return ok({ done: true });
}

class IdsTaken extends Error {}

function tokenHashOf({ token }: JoinAccountRequest): string {
  return secretHash(fromBase64Url(token));
}

async function lockInvitation(
  tx: Queryable,
  request: JoinAccountRequest,
  now: number,
): Promise<Invitation | undefined> {
  const [invitation] = await tx.query<Invitation>(
    `SELECT inviter, joined IS NOT NULL AS answered,
            expires_at > $3 AND NOT EXISTS (
              SELECT FROM unnest(spaces) AS named (space) WHERE NOT EXISTS (
                SELECT FROM member m WHERE m.org = invitation.org AND m.space = named.space
                  AND m.account = invitation.inviter AND m.role = 'admin')) AS live,
            (bundle, certificate, proof) IS NOT DISTINCT FROM ($4, $5, $6) AS same
     FROM invitation WHERE org = $1 AND token_hash = $2 FOR UPDATE`,
    [
      request.org,
      tokenHashOf(request),
      now,
      canonicalJson(request.bundle),
      canonicalJson(request.certificate),
      request.proof,
    ],
  );
  return invitation;
}
