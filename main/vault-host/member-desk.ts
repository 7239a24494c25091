import { fingerprintWords } from '../../common/crypto/identity.ts';
import type { memberCalls } from '../../common/features/vault/desk/member-calls.ts';
import type { CallHandlers } from '../../common/ipc/port-rpc.ts';
import { ok } from '../../common/lib/result.ts';
import { confirmJoiner, invite, joiners } from './inviting.ts';
import type { SessionTurns } from './session-turns.ts';
import { addMember, createSite, listSpaces } from './spaces.ts';

/** Answers the desk's calls about spaces and members. */
export function memberDesk({
  reading,
  writing,
  consented,
}: SessionTurns): CallHandlers<typeof memberCalls> {
  return {
    spaces: reading(async session => ok(listSpaces(session))),
    createSite: writing(createSite),
    invite: writing(invite),
    joiners: reading(async session => ok(await joiners(session))),
    confirmJoiner: consented(confirmJoiner),
    addMember: consented(addMember),
    fingerprint: reading(async session => ok(fingerprintWords(session.account.fingerprint))),
  };
}
