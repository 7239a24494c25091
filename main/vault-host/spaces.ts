import { memberMay } from '../../common/crypto/membership-log.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SpaceInfo } from '../../common/features/vault/vault-host.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { keepSpace, organisationSpace, type Session } from './session.ts';
import { makeSpace } from './space-making.ts';
import { spaceInfoOf } from './space-state.ts';

/** The spaces of this account. */
export function listSpaces(session: Session): SpaceInfo[] {
  const { account } = session.account.owner;
  return [...session.spaces.values()].flatMap(space => spaceInfoOf(space, account) ?? []);
}

/** Makes the space of a customer's site; for whoever may write in the organisation's. */
export async function createSite(session: Session): Promise<Result<SpaceInfo, AppError>> {
  const { account } = session.account.owner;
  const me = organisationSpace(session)?.membership.members.get(account);
  if (me === undefined) return err(appErrorOf('no-key-for-space'));
  if (!memberMay(me.role, 'write')) return err(appErrorOf('not-permitted'));
  const space = await makeSpace(session.account, 'site', session.clock, session.random);
  if (!space.ok) return space;
  const kept = await keepSpace(session, space.value);
  if (!kept.ok) return kept;
  session.emit({ to: 'desk', name: 'spacesChanged' });
  session.emit({ to: 'records', name: 'keysChanged' });
  session.emit({ to: 'control', name: 'outboundChanged' });
  const info = spaceInfoOf(space.value, account);
  return info === undefined ? err(appErrorOf('no-key-for-space')) : ok(info);
}
