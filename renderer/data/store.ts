import type { BlindIndex } from '../../common/crypto/blind-index.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { Clock } from '../../common/lib/clock.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import type { Change } from '../../common/sync/change.ts';
import type { EntityState } from '../../common/sync/entity-state.ts';
import type { HybridClock } from '../../common/sync/hlc.ts';
import { packState, type PackedState } from '../../common/sync/packed-state.ts';
import type { Cursor } from './cursor.ts';
import type { Database, RecordRow } from './database.ts';
import type { Keyring } from './keyring.ts';
import type { Outbox } from './outbox.ts';
import type { LiveRecord, Projection } from './projection.ts';
import type { SealedRows } from './sealed-rows.ts';

/** The store while it is unlocked: tables, keys, and what is held in memory of them. */
export interface Store {
  readonly db: Database;
  readonly rows: SealedRows;
  readonly blind: BlindIndex;
  readonly keys: Keyring;
  readonly owner: VaultOwner;
  readonly vault: Client<VaultRecords>;
  readonly records: Projection;
  readonly outbox: Outbox;
  readonly cursors: Map<SpaceId, Cursor>;
  readonly hlc: HybridClock;
  readonly clock: Clock;
  readonly random: Random;
  /** Everything that reads heads and then writes runs in here, one after the other. */
  readonly exclusively: <T>(task: () => Promise<T>) => Promise<T>;
}

/** What a row of the log holds. */
export interface LogEntry {
  readonly change: Change;
  /** Place and time on the server, for a change that came from there. */
  readonly seq?: string;
  readonly receivedAt?: number;
}

/** The row of a record, whether it exists or not. */
export function rowOf(store: Store, space: SpaceId, id: RecordId): Promise<string> {
  const known = store.records.inSpace(space, id);
  return known === undefined ? store.blind.of('record', space, id) : Promise.resolve(known.row);
}

/** A record sealed for its table. */
export async function sealRecord(store: Store, record: LiveRecord): Promise<RecordRow> {
  const { row, state } = record;
  const packed = packState(state);
  const sealed = await store.rows.seal<PackedState>('record', row, state.space, packed);
  return { id: row, space: state.space, sealed };
}

/** The fold of a record that is being written, by row. */
export type Folds = Map<string, EntityState>;
