import type { Membership } from '../../common/crypto/membership.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import type { Account } from './account.ts';
import type { KnownIdentities } from './known-identities.ts';
import type { SpaceState } from './space-state.ts';

/** What this device knows when the server tells it of a space. */
export interface JudgementContext {
  readonly account: Account;
  /** The space as it was accepted before. */
  readonly known: SpaceState | undefined;
  /** Whose identity is known, see `knownIdentities`. */
  readonly pinned: KnownIdentities;
  /** The organisation-wide space, once accepted: there is one. */
  readonly organisation: SpaceId | undefined;
  /** Wall clock, ms, for entries that have to be made anew. */
  readonly at: number;
  readonly random: Random;
  /** Whether a log reaches what the server has shown of it before. */
  readonly reachesAcknowledged: (membership: Membership) => boolean;
}
