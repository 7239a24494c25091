import type { SpaceGrant } from '../../common/crypto/bundles.ts';
import { deviceName, memberMay, type Membership } from '../../common/crypto/membership.ts';
import { foldMembership } from '../../common/crypto/membership-fold.ts';
import { verifyGrant } from '../../common/crypto/space-grant.ts';
import { canonicalJson } from '../../common/lib/json.ts';
import { ok } from '../../common/lib/result.ts';
import type { Done } from '../../common/sync/protocol/enrolment.ts';
import type { MembershipRequest } from '../../common/sync/protocol/spaces.ts';
import type { Session } from '../accounts/sessions.ts';
import { dropSessions } from '../accounts/admittance.ts';
import type { ServerContext } from '../context.ts';
import { noSuchSpace, refused, type Answer } from '../http/refused.ts';
import { mayFound } from './founding.ts';
import {
  lockSpace,
  parseEntries,
  readMembership,
  storeEntries,
  storeGrants,
  type StoredMembership,
} from './membership-rows.ts';

const forked = refused('conflict', 'this log parts from the one that the server has');
const invalidLog = refused('malformed', 'the membership log does not verify');
const invalidGrant = refused('malformed', 'a grant does not verify against the log');
const keptFrom = refused('malformed', 'a new key is not granted to every member');
const done = ok<Done>({ done: true });

/**
 * Takes a space's membership log, from its genesis on, and grants that the sender made. What the
 * server has already is skipped; what is new is verified by the rules that every client uses. The
 * first log of a space makes the space, for whoever may found one.
 */
export async function putMembership(
  { db, pokes, random }: ServerContext,
  session: Session,
  request: MembershipRequest,
): Promise<Answer<Done>> {
  const { org, grants } = request;
  const texts = request.entries.map(canonicalJson);
  const known = await readMembership(db, request);
  const news = newsIn(session, known, texts, grants);
  if (!news.ok) return news;
  if (!news.value.any) return done;
  if (known.entries.length === 0 && !(await mayFound(db, session))) return noSuchSpace;

  // Signatures are verified before anything is locked; under the lock only texts are compared.
  const folded = await foldMembership(parseEntries(news.value.log));
  if (!folded.ok) return invalidLog;
  const problem = problemOf(session, request, folded.value, known);
  if (problem !== undefined) return problem;

  const stored = await db.transaction(async (tx): Promise<Answer<Done>> => {
    await lockSpace(tx, request, { timeline: random.uuid(), kind: folded.value.kind });
    const now = await readMembership(tx, request);
    const still = newsIn(session, now, texts, grants);
    if (!still.ok) return still;
    if (texts.length > now.entries.length) {
      await storeEntries(tx, request, texts, now, folded.value);
    }
    await storeGrants(tx, request, grants);
    await dropSessions(tx, org, [...folded.value.tenures.keys()]);
    return done;
  });
  if (stored.ok) {
    pokes.publish({ type: 'membership', org, accounts: [...folded.value.tenures.keys()] });
  }
  return stored;
}

/**
 * How a request stands to what is stored: refused as a stranger's or as a fork, or whether it holds
 * news, and the longer of the two logs, which has the other as its beginning.
 */
function newsIn(
  session: Session,
  stored: StoredMembership,
  texts: readonly string[],
  grants: readonly SpaceGrant[],
): Answer<{ readonly any: boolean; readonly log: readonly string[] }> {
  if (stored.entries.length > 0 && !stored.members.has(session.account)) return noSuchSpace;
  const shared = Math.min(texts.length, stored.entries.length);
  for (let at = 0; at < shared; at += 1) {
    if (texts[at] !== stored.entries[at]) return forked;
  }
  const isLonger = texts.length > stored.entries.length;
  const any = isLonger || grants.some(grant => !stored.grants.has(canonicalJson(grant)));
  return ok({ any, log: isLonger ? texts : stored.entries });
}

/**
 * What is wrong with a log that verifies by itself, or with the grants that came with it. An admin makes
 * one grant to each member and epoch, so that what there is to verify is bounded by the log. Grants that
 * are here already may be to somebody who has left since.
 */
function problemOf(
  session: Session,
  { org, space, grants }: MembershipRequest,
  membership: Membership,
  stored: StoredMembership,
): Answer<never> | undefined {
  if (membership.org !== org || membership.space !== space) return invalidLog;
  const granter = membership.members.get(session.account);
  const isRevoked = membership.revoked.has(deviceName(session.account, session.device));
  if (granter === undefined || isRevoked) return noSuchSpace;
  if (!isGrantedToAll(membership, stored, grants)) return keptFrom;
  const fresh = grants.filter(grant => !stored.grants.has(canonicalJson(grant)));
  if (fresh.length === 0) return undefined;
  const kinds = new Set(grants.map(({ member, epoch }) => `${member} ${epoch}`));
  if (!memberMay(granter.role, 'administer') || kinds.size < grants.length) return invalidGrant;
  const isSound = (grant: SpaceGrant): boolean =>
    grant.org === org &&
    grant.space === space &&
    grant.epoch <= membership.epoch &&
    grant.memberFingerprint === membership.members.get(grant.member)?.fingerprint &&
    membership.hashes.includes(grant.logHead) &&
    verifyGrant(grant, granter.bundle);
  return fresh.every(isSound) ? undefined : invalidGrant;
}

/**
 * Whether every key that is new comes with a grant to each member: an admin whose app was ended half-way
 * would shut the others out. That a grant opens only its member can tell.
 */
function isGrantedToAll(
  { epoch, members }: Membership,
  stored: StoredMembership,
  grants: readonly SpaceGrant[],
): boolean {
  const before = parseEntries(stored.entries.slice(-1))[0]?.epoch ?? 1;
  const granted = new Set(grants.map(grant => `${grant.member} ${grant.epoch}`));
  for (let fresh = before + 1; fresh <= epoch; fresh += 1) {
    for (const member of members.keys()) {
      if (!granted.has(`${member} ${fresh}`)) return false;
    }
  }
  return true;
}
