import type { SampleRecord } from '../sample-records.ts';

/** As a peer keeps a record: what ours keeps as the record's fields `reading` and `state`. */
export interface PeerRecord extends SampleRecord {
  readonly type: string;
  readonly state: string;
}

/** Names of those that are measured beside the app's own store. */
export const peerNames = ['plain-dexie', 'rxdb', 'pouchdb'] as const;
/** @see peerNames */
export type PeerName = (typeof peerNames)[number];

/** Another store of records, one database of a fixed name. */
export interface PeerStore {
  /** Opens it; a key is derived here, and so not in what is timed. */
  open(): Promise<void>;
  close(): Promise<void>;
  /** Closes and forgets it. */
  destroy(): Promise<void>;
  /** One user action's worth of new records. */
  insert(records: readonly PeerRecord[]): Promise<void>;
  /** Every record in memory, decrypted; answers how many. */
  readAll(): Promise<number>;
  /** Sets `state` of one of the records that `readAll` read. */
  update(at: number, state: string): Promise<void>;
}
