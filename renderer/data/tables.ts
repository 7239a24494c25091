import type { Dexie, Table } from 'dexie';
import type { Sealed } from '../../common/crypto/aead.ts';
import type { ChangeId, SpaceId } from '../../common/lib/ids.ts';
import type { ChunkRow } from './fold-chunk.ts';
import type { BatchRow } from './log-batch.ts';
import type { LegacyLogRow, LegacyOutboxRow, LegacySealedRow } from './upgrades/version-1.ts';

/** What happened to a connection since it was opened. */
export interface ConnectionLoss {
  /** A newer app in another window wanted the store for itself, or somebody deletes it. */
  taken?: 'newer' | 'deleted';
  /** A transaction did not end, or a question was not answered. */
  hung?: true;
}
/** A fold that changed since its chunk was written, or that no chunk has yet. */
export interface HotRow {
  /** Blinded id of the record. */
  readonly id: string;
  readonly space: SpaceId;
  readonly sealed: Sealed;
}
/** Something known about one batch of the log: what of it waits for the server, what the server took. */
export interface BatchNoteRow {
  readonly n: number;
  readonly space: SpaceId;
  readonly sealed: Sealed;
}
/** A change of a newer app: in the log, in no fold. */
export interface KeptRow {
  readonly id: ChangeId;
  /** Its batch. */
  readonly n: number;
}
/** Something known about one change: that it was refused or is in quarantine. */
export interface ChangeNoteRow {
  readonly id: ChangeId;
  readonly space: SpaceId;
  readonly sealed: Sealed;
}
/** How far a space's log was pulled. */
export interface CursorRow {
  readonly space: SpaceId;
  readonly sealed: Sealed;
}
/** A form as typed. */
export interface DraftRow {
  readonly id: string;
  readonly sealed: Sealed;
}
/** A fact about the store itself. */
export interface MetaRow {
  readonly key: string;
  readonly sealed: Sealed;
}

/** The tables of this profile's store; see upgrades/version-2.ts. */
export interface Database {
  readonly dexie: Dexie;
  /** Why the connection is no longer good: another window took the store over, or it hung. */
  readonly lost: ConnectionLoss;
  /** Longest that a transaction or a question may take, ms; see database.ts. */
  readonly patienceMs: number;
  readonly batch: Table<BatchRow, number>;
  readonly chunk: Table<ChunkRow, number>;
  readonly body: Table<ChunkRow, number>;
  readonly hot: Table<HotRow, string>;
  readonly waiting: Table<BatchNoteRow, number>;
  readonly taken: Table<BatchNoteRow, number>;
  readonly kept: Table<KeptRow, ChangeId>;
  readonly rejected: Table<ChangeNoteRow, ChangeId>;
  readonly quarantine: Table<ChangeNoteRow, ChangeId>;
  readonly cursor: Table<CursorRow, SpaceId>;
  readonly draft: Table<DraftRow, string>;
  readonly meta: Table<MetaRow, string>;
}
/** Tables of version 1 that version 2 left; empty but for what could not be moved. */
export interface LegacyTables {
  readonly log: Table<LegacyLogRow, ChangeId>;
  readonly record: Table<LegacySealedRow<string>, string>;
  readonly outbox: Table<LegacyOutboxRow, number>;
  readonly receipt: Table<LegacySealedRow<ChangeId>, ChangeId>;
}
/** Names of the tables. */
export type TableName = Exclude<keyof Database, 'dexie' | 'lost' | 'patienceMs'>;

/** @see LegacyTables */
export function legacyTables({ dexie }: Database): LegacyTables {
  const table = (name: keyof LegacyTables): never => dexie.table(name) as never;
  return {
    log: table('log'),
    record: table('record'),
    outbox: table('outbox'),
    receipt: table('receipt'),
  };
}
