import { memberMay } from '../../../common/crypto/membership.ts';
import { wipe, type AccountKeyBytes } from '../../../common/crypto/keys.ts';
import {
  answerRecovery,
  makeOrgRecoverySlot,
  orgRecoverySecret,
  recoveryRequestWords,
  type RecoveryRequest,
  type RecoveryResponse,
} from '../../../common/crypto/org-recovery.ts';
import {
  decodeOrgRecovery,
  makeOrgRecoveryStatement,
  verifyOrgRecoveryStatement,
  type OrgRecoveryStatement,
} from '../../../common/crypto/org-recovery-statement.ts';
import { makeOrgRecoveryCode, readOrgRecoveryCode } from '../../../common/crypto/recovery-code.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { organisationSpace, type Session } from '../session.ts';
import { showKit } from './kit.ts';
import { slotsBut } from './recovery-way.ts';

/**
 * Makes the organisation's recovery key: its code is shown once, printed and locked away; the public
 * part, signed by this administrator, is what members enrol under. `not-permitted` for anyone else.
 */
export async function makeOrgRecovery(session: Session): Promise<Result<undefined, AppError>> {
  const { account, clock, random, ways } = session;
  const { org, account: author } = account.owner;
  if (!isAdmin(session, author)) return err(appErrorOf('not-permitted'));
  const code = makeOrgRecoveryCode(random);
  const secret = await orgRecoverySecret(code, org);
  const of = { org, author, at: clock.wall() };
  const statement = makeOrgRecoveryStatement(of, secret, account.sign);
  wipe(secret);
  const kept = await showKit(session, { orgRecoveryCode: code });
  wipe(code);
  if (!kept.ok) return kept;
  return ways.custody.note({ what: 'org-key-made' }, { orgRecovery: statement });
}

/**
 * Reads a recovery key's line of text. `recovery-refused` when it is damaged, of another organisation,
 * or not signed by one whom this device knows as an administrator.
 */
export async function readOrgRecovery(
  session: Session,
  text: string,
): Promise<
  Result<{ readonly statement: OrgRecoveryStatement; readonly author: string }, AppError>
> {
  const statement = await decodeOrgRecovery(text);
  if (!statement.ok) return statement;
  const author = organisationSpace(session)?.membership.members.get(statement.value.author);
  if (
    author === undefined ||
    statement.value.org !== session.account.owner.org ||
    !isAdmin(session, statement.value.author) ||
    !verifyOrgRecoveryStatement(statement.value, author.bundle)
  ) {
    return err(appErrorOf('recovery-refused', { why: 'not-an-admin' }));
  }
  return ok({ statement: statement.value, author: author.bundle.name });
}

/** Lets the organisation's recovery key open this account: only after its six words were compared. */
export async function enrolOrgRecovery(
  session: Session,
  accountKey: AccountKeyBytes,
  statement: OrgRecoveryStatement,
): Promise<Result<undefined, AppError>> {
  const { ways, clock, random } = session;
  const { account } = ways.custody.file().header.bundle;
  const slot = await makeOrgRecoverySlot(accountKey, statement, account, clock.wall(), random);
  return ways.custody.change(accountKey, {
    what: 'org-enrolled',
    slots: [...slotsBut(session, 'org-recovery'), slot],
    state: { orgRecovery: statement },
  });
}

/** Who asks for recovery, as far as this device can tell. */
export async function inspectRequest(
  session: Session,
  request: RecoveryRequest,
): Promise<Result<{ name: string; words: string; isMember: boolean }, AppError>> {
  if (request.org !== session.account.owner.org) {
    return err(appErrorOf('recovery-refused', { why: 'other-account' }));
  }
  const member = organisationSpace(session)?.membership.members.get(request.account);
  return ok({
    // The request's own word for it counts for nothing where the log knows the account.
    name: member?.bundle.name ?? request.name,
    isMember: member !== undefined,
    words: await recoveryRequestWords(request),
  });
}

/** Answers a request with the organisation's code as typed; logged. */
export async function answerRequest(
  session: Session,
  request: RecoveryRequest,
  typedCode: string,
): Promise<Result<RecoveryResponse, AppError>> {
  const inspected = await inspectRequest(session, request);
  if (!inspected.ok) return inspected;
  const code = await readOrgRecoveryCode(typedCode);
  if (!code.ok) return code;
  const secret = await orgRecoverySecret(code.value, request.org);
  const answered = await answerRecovery(request, secret, session.random);
  wipe(code.value, secret);
  if (!answered.ok) return answered;
  const of = inspected.value.name;
  const noted = await session.ways.custody.note({ what: 'org-answered', of });
  return noted.ok ? answered : noted;
}

function isAdmin(session: Session, account: OrgRecoveryStatement['author']): boolean {
  const member = organisationSpace(session)?.membership.members.get(account);
  return member !== undefined && memberMay(member.role, 'administer');
}
