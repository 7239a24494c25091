import type { Clock } from '../common/lib/clock.ts';
import type { Random } from '../common/lib/random.ts';
import type { Database } from './db/database.ts';
import type { MembershipReader } from './spaces/membership-reader.ts';
import type { PokeHub } from './sync/poke-hub.ts';

/** What the server's rules need of the world; made once at the entry point. */
export interface ServerContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly pokes: PokeHub;
  readonly memberships: MembershipReader;
  /** Whether a URL that a client logs in to is this server's. */
  readonly isOwnUrl: (url: string) => boolean;
}
