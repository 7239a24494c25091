import type { Invitation } from '../../common/crypto/invitation.ts';
import { deviceName, type Membership } from '../../common/crypto/membership.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import type { Clock } from '../../common/lib/clock.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { Account } from './account.ts';
import type { CredentialKeeping } from './credential-keeping.ts';
import type { IdentityBook } from './identity-book.ts';
import type { InvitationBook } from './invitation-book.ts';
import type { SecureRequests } from './secure-requests.ts';
import type { AccountWays } from './slots/account-ways.ts';
import type { SpaceFiles } from './space-files.ts';
import { isActiveIn, type SpaceState } from './space-state.ts';
import type { VaultEvent } from './vault-events.ts';

/** An unlocked vault: what its calls work on. */
export interface Session {
  readonly account: Account;
  readonly spaces: Map<SpaceId, SpaceState>;
  readonly spaceFiles: SpaceFiles;
  readonly invitations: InvitationBook;
  readonly identities: IdentityBook;
  /** The invitation that this account was made from, if any; pins the inviter. */
  readonly joined: Invitation | null;
  readonly clock: Clock;
  readonly random: Random;
  /** The person at the machine, without the page in between. */
  readonly secure: SecureRequests;
  /** What is kept about the use of credentials. */
  readonly credentials: CredentialKeeping;
  /** The ways into this account. */
  readonly ways: AccountWays;
  emit(event: VaultEvent): void;
}

/** A space by its id; `vault-damaged` or `no-key-for-space` when it can't be used here. */
export function spaceOf(session: Session, id: SpaceId): Result<SpaceState, AppError> {
  const space = session.spaces.get(id);
  if (space !== undefined) return ok(space);
  return err(session.spaceFiles.damaged(id) ?? appErrorOf('no-key-for-space'));
}

/** Keeps a space on disk first, then in memory. */
export async function keepSpace(
  session: Session,
  space: SpaceState,
): Promise<Result<undefined, AppError>> {
  const saved = await session.spaceFiles.save(space);
  if (saved.ok) session.spaces.set(space.membership.space, space);
  return saved;
}

/** Tells page, data worker and server side that this account changed a space. */
export function tellSpacesChanged(session: Session): void {
  session.emit({ to: 'desk', name: 'spacesChanged' });
  session.emit({ to: 'records', name: 'keysChanged' });
  session.emit({ to: 'control', name: 'outboundChanged' });
}

/** The organisation-wide space, once this account is in it. */
export function organisationSpace(session: Session): SpaceState | undefined {
  return [...session.spaces.values()].find(space => space.membership.kind === 'organisation');
}

/**
 * Whether this device may work in a space. One that the organisation has revoked works nowhere: the server
 * shuts it out before it has heard the same of every site.
 */
export function isActiveHere(session: Session, membership: Membership): boolean {
  const { owner } = session.account;
  const organisation = organisationSpace(session)?.membership;
  return (
    isActiveIn(membership, owner) &&
    organisation?.revoked.has(deviceName(owner.account, owner.device)) !== true
  );
}

/** Spaces with the organisation's first: it says what counts in the others. */
export function organisationFirst(spaces: Iterable<SpaceState>): SpaceState[] {
  const rank = ({ membership }: SpaceState): number => Number(membership.kind !== 'organisation');
  return [...spaces].sort((a, b) => rank(a) - rank(b));
}
