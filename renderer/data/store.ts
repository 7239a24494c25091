import type { BlindIndex } from '../../common/crypto/blind-index.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { Clock } from '../../common/lib/clock.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import type { HybridClock } from '../../common/sync/hlc.ts';
import type { ChunkBodies } from './chunk-bodies.ts';
import type { Cursor } from './cursor.ts';
import type { Database } from './tables.ts';
import type { FoldLimits } from './fold-limits.ts';
import type { StoreJournal } from './journal.ts';
import type { Keyring } from './keyring.ts';
import type { Outbox } from './outbox.ts';
import type { Projection } from './projection.ts';
import type { RowNumbers } from './row-numbers.ts';
import type { SealedRows } from './sealed-rows.ts';
import type { ViewCache } from './view-cache.ts';
import type { WordIndex } from './word-index.ts';

/** The store while it is unlocked: tables, keys, and what is held in memory of them. */
export interface Store {
  readonly db: Database;
  readonly rows: SealedRows;
  readonly blind: BlindIndex;
  readonly keys: Keyring;
  readonly owner: VaultOwner;
  readonly vault: Client<VaultRecords>;
  readonly records: Projection;
  readonly bodies: ChunkBodies;
  readonly words: WordIndex;
  readonly views: ViewCache;
  readonly numbers: RowNumbers;
  readonly limits: FoldLimits;
  readonly outbox: Outbox;
  /** Changes of a newer app, with their batches. */
  readonly kept: Map<string, number>;
  readonly cursors: Map<SpaceId, Cursor>;
  readonly hlc: HybridClock;
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: StoreJournal;
  /** Everything that reads heads and then writes runs in here, one after the other. */
  readonly exclusively: <T>(task: () => Promise<T>) => Promise<T>;
}
