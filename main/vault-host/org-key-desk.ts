import { recoveryRequest } from '../../common/crypto/org-recovery.ts';
import {
  encodeOrgRecovery,
  orgRecoveryWords,
  type OrgRecoveryStatement,
} from '../../common/crypto/org-recovery-statement.ts';
import type { AccountKeyBytes } from '../../common/crypto/keys.ts';
import { memberMay } from '../../common/crypto/membership.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { keyCalls, OrgRecoveryInfo } from '../../common/features/vault/desk/key-calls.ts';
import type { CallHandlers } from '../../common/ipc/port-rpc.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { organisationSpace, type Session } from './session.ts';
import type { SessionTurns } from './session-turns.ts';
import {
  answerRequest,
  enrolOrgRecovery,
  inspectRequest,
  makeOrgRecovery,
  readOrgRecovery,
} from './slots/org-recovery-key.ts';
import { readJsonFile } from './slots/recovery-request.ts';
import { askTyped } from './typed-fields.ts';

type OrgCalls = Pick<
  typeof keyCalls,
  | 'makeOrgRecovery'
  | 'orgRecoveryText'
  | 'readOrgRecovery'
  | 'enrolOrgRecovery'
  | 'readRecoveryRequest'
  | 'answerRecoveryRequest'
>;
type WithAccountKey = (
  session: Session,
  use: (accountKey: AccountKeyBytes) => Promise<Result<undefined, AppError>>,
) => Promise<Result<undefined, AppError>>;

/** Answers the desk's calls about recovery by the organisation. */
export function orgKeyDesk(
  { reading }: SessionTurns,
  withAccountKey: WithAccountKey,
): CallHandlers<OrgCalls> {
  return {
    makeOrgRecovery: reading(session => makeOrgRecovery(session)),
    orgRecoveryText: reading(async session => {
      const statement = session.ways.custody.state().orgRecovery;
      if (statement === null) return err(appErrorOf('recovery-refused', { why: 'no-slot' }));
      return ok({ text: await encodeOrgRecovery(statement) });
    }),
    readOrgRecovery: reading(async (session, { text }) => {
      const read = await readOrgRecovery(session, text);
      return read.ok ? ok(await shownOrgKey(session, read.value.statement)) : read;
    }),
    enrolOrgRecovery: reading(async (session, { text }) => {
      const read = await readOrgRecovery(session, text);
      if (!read.ok) return read;
      const { statement } = read.value;
      const agreed = await session.secure.ask({
        kind: 'enrol-recovery',
        organisation: session.account.owner.orgName,
        fingerprint: await orgRecoveryWords(statement),
      });
      if (!agreed) return err(appErrorOf('cancelled'));
      return withAccountKey(session, key => enrolOrgRecovery(session, key, statement));
    }),
    readRecoveryRequest: reading(async (session, { text }) => {
      const request = readJsonFile(text, recoveryRequest);
      return request.ok ? inspectRequest(session, request.value) : request;
    }),
    answerRecoveryRequest: reading(async (session, { text }) => {
      const request = readJsonFile(text, recoveryRequest);
      if (!request.ok) return request;
      const asker = await inspectRequest(session, request.value);
      if (!asker.ok) return asker;
      const { name, words } = asker.value;
      // The person hears these words from whoever asks before they agree.
      const question = { kind: 'answer-recovery', name, fingerprint: words } as const;
      if (!(await session.secure.ask(question))) return err(appErrorOf('cancelled'));
      const answer = await askTyped(session.secure, { purpose: 'answer', hints: [] }, typed =>
        answerRequest(session, request.value, typed('code')),
      );
      return answer.ok ? ok({ text: `${JSON.stringify(answer.value, null, 2)}\n` }) : answer;
    }),
  };
}

/** A recovery key as the page shows it. */
export async function shownOrgKey(
  session: Session,
  statement: OrgRecoveryStatement,
): Promise<OrgRecoveryInfo> {
  const author = organisationSpace(session)?.membership.tenures.get(statement.author)?.at(-1);
  const enrolled = session.ways.custody
    .file()
    .slots.some(
      slot => slot.type === 'org-recovery' && slot.params.statement.box === statement.box,
    );
  return {
    words: await orgRecoveryWords(statement),
    author: author?.bundle.name ?? '',
    at: statement.at,
    enrolled,
  };
}

/** Whether this account may make the organisation's recovery key. */
export function mayMakeOrgKey(session: Session): boolean {
  const me = organisationSpace(session)?.membership.members.get(session.account.owner.account);
  return me !== undefined && memberMay(me.role, 'administer');
}
