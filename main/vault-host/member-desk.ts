import { fingerprintWords } from '../../common/crypto/identity.ts';
import type { memberCalls } from '../../common/features/vault/desk/member-calls.ts';
import type { CallHandlers } from '../../common/ipc/port-rpc.ts';
import { ok } from '../../common/lib/result.ts';
import { confirmJoiner, invite, joiners } from './inviting.ts';
import { identityChanges, verifyIdentity } from './known-identities.ts';
import { changeRole, removeMember, revokeDevice, rotateKeys } from './leaving.ts';
import type { SessionTurns } from './session-turns.ts';
import { rosterOf } from './space-roster.ts';
import { addMember, createSite, listSpaces } from './spaces.ts';
import { vaultProblems } from './vault-problems.ts';

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
    roster: reading(async (session, input) => rosterOf(session, input)),
    removeMember: consented(removeMember),
    changeRole: consented(changeRole),
    revokeDevice: consented(revokeDevice),
    rotateKeys: consented(rotateKeys),
    identityChanges: reading(async session => ok(identityChanges(session))),
    verifyIdentity: consented(verifyIdentity),
    vaultProblems: reading(async session => ok(vaultProblems(session))),
    fingerprint: reading(async session => ok(fingerprintWords(session.account.fingerprint))),
  };
}
