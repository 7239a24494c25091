import type { IdentityBundle, Role } from '../../common/crypto/bundles.ts';
import { fingerprintWords } from '../../common/crypto/identity.ts';
import { memberMay } from '../../common/crypto/membership.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SpaceInfo } from '../../common/features/vault/space-info.ts';
import type { AccountId, SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import {
  isActiveHere,
  keepSpace,
  organisationSpace,
  spaceOf,
  tellSpacesChanged,
  type Session,
} from './session.ts';
import type { Consented } from './session-turns.ts';
import { makeSpace, withMember } from './space-making.ts';
import { spaceInfoOf, type SpaceState } from './space-state.ts';

/** The spaces of this account. */
export function listSpaces(session: Session): SpaceInfo[] {
  const { owner } = session.account;
  return [...session.spaces.values()]
    .filter(({ membership }) => isActiveHere(session, membership))
    .flatMap(space => spaceInfoOf(space, owner) ?? []);
}

/** Makes the space of a customer's site; for whoever may write in the organisation's. */
export async function createSite(session: Session): Promise<Result<SpaceInfo, AppError>> {
  const { account } = session.account.owner;
  const organisation = organisationSpace(session)?.membership;
  const me = organisation?.members.get(account);
  if (organisation === undefined || me === undefined) return err(appErrorOf('no-key-for-space'));
  const mayWrite = memberMay(me.role, 'write') && isActiveHere(session, organisation);
  if (!mayWrite) return err(appErrorOf('not-permitted'));
  const space = await makeSpace(session.account, 'site', session.clock, session.random);
  if (!space.ok) return space;
  const kept = await keepSpace(session, space.value);
  if (!kept.ok) return kept;
  tellSpacesChanged(session);
  const info = spaceInfoOf(space.value, session.account.owner);
  return info === undefined ? err(appErrorOf('no-key-for-space')) : ok(info);
}

/** Asks whether to let a colleague, whose identity the organisation's log has, into another space. */
export async function addMember(
  session: Session,
  input: { readonly space: SpaceId; readonly account: AccountId; readonly role: Role },
): Promise<Result<Consented<undefined>, AppError>> {
  const organisation = organisationSpace(session);
  const colleague = organisation?.membership.members.get(input.account);
  if (organisation === undefined || colleague === undefined) return err(appErrorOf('not-found'));
  const { bundle } = colleague;
  return ok({
    question: {
      kind: 'add-member',
      name: bundle.name,
      fingerprint: fingerprintWords(colleague.fingerprint),
      role: input.role,
    },
    proceed: current => addColleague(current, organisation, bundle, input),
  });
}

async function addColleague(
  session: Session,
  organisation: SpaceState,
  bundle: IdentityBundle,
  input: { readonly space: SpaceId; readonly account: AccountId; readonly role: Role },
): Promise<Result<undefined, AppError>> {
  const space = spaceOf(session, input.space);
  if (!space.ok) return space;
  const devices = organisation.devices.filter(({ account }) => account === input.account);
  const added = await withMember(
    session.account,
    space.value,
    { bundle, devices, role: input.role },
    session.clock.wall(),
  );
  if (!added.ok) return added;
  const kept = await keepSpace(session, added.value);
  if (!kept.ok) return kept;
  tellSpacesChanged(session);
  return ok(undefined);
}
