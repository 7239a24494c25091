import { SAMPLE_TYPE, sampleRecords, type SampleRecord } from '../sample-records.ts';
import { peerNames, type PeerName, type PeerRecord, type PeerStore } from './peer-store.ts';
import { plainDexie } from './plain-dexie.ts';
import { pouchdb } from './pouchdb.ts';
import { pouchReplicationMs } from './pouch-replication.ts';
import { rxdb } from './rxdb.ts';

/** What the bench has the peers do in the app's page, on the same records as the app's own store. */
export function peers() {
  const stores: Readonly<Record<PeerName, PeerStore>> = {
    'plain-dexie': plainDexie(),
    rxdb: rxdb(),
    pouchdb: pouchdb(),
  };
  return {
    /** Milliseconds to write the records into an empty, open store, so many in a user action. */
    write: async (name: PeerName, count: number, seed: number, batch: number): Promise<number> => {
      const store = stores[name];
      await store.destroy();
      await store.open();
      const records = sampleRecords(count, seed).map(asPeerRecord);
      const from = performance.now();
      for (let at = 0; at < count; at += batch) await store.insert(records.slice(at, at + batch));
      const ms = performance.now() - from;
      await store.close();
      return ms;
    },
    /** Milliseconds to read all of a store that has just been opened. */
    read: async (name: PeerName, expected: number): Promise<number> => {
      const store = stores[name];
      await store.open();
      const from = performance.now();
      const count = await store.readAll();
      const ms = performance.now() - from;
      await store.close();
      if (count !== expected) throw new Error(`${name} has ${count} records`);
      return ms;
    },
    /** Milliseconds of each of so many updates of one record, one after the other. */
    update: async (name: PeerName, count: number): Promise<number[]> => {
      const store = stores[name];
      await store.open();
      const held = await store.readAll();
      const each: number[] = [];
      for (let i = 0; i < count; i += 1) {
        const from = performance.now();
        await store.update((i * 37) % held, `seen ${i}`);
        each.push(performance.now() - from);
      }
      await store.close();
      return each;
    },
    destroyAll: async (): Promise<void> => {
      for (const name of peerNames) await stores[name].destroy();
    },
    replicate: pouchReplicationMs,
  };
}

function asPeerRecord(record: SampleRecord): PeerRecord {
  return { ...record, type: SAMPLE_TYPE, state: 'new' };
}

/** @see peers */
export type Peers = ReturnType<typeof peers>;
