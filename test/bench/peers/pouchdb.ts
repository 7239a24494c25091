import CryptoPouch from 'crypto-pouch';
import PouchDB from 'pouchdb-browser';
import type { PeerRecord, PeerStore } from './peer-store.ts';

PouchDB.plugin(CryptoPouch);

interface PouchRecord extends PeerRecord {
  readonly _id: string;
  readonly _rev?: string;
}
/** @see openPouch */
export type Pouch = PouchDB<PouchRecord>;

/**
 * Opens a database whose documents are encrypted whole, and waits for its key. PouchDB offers no strict
 * durability: it runs with Chromium's relaxed default, which waits for no disk.
 */
export async function openPouch(name: string): Promise<Pouch> {
  const pouch = new PouchDB<PouchRecord>(name, { auto_compaction: true });
  await pouch.crypto('measured, not guessed');
  await pouch._crypt._setup;
  return pouch;
}

/** PouchDB on IndexedDB with crypto-pouch. */
export function pouchdb(): PeerStore {
  let pouch: Pouch | undefined;
  let documents: PouchRecord[] = [];
  const opened = (): Pouch => {
    if (pouch === undefined) throw new Error('PouchDB is not open');
    return pouch;
  };
  const open = async (): Promise<void> => {
    pouch = await openPouch('pouchdb-records');
  };
  return {
    open,
    close: async () => {
      await pouch?.close();
      pouch = undefined;
      documents = [];
    },
    destroy: async () => {
      if (pouch === undefined) await open();
      await pouch?.destroy();
      pouch = undefined;
      documents = [];
    },
    insert: async records => {
      const written = await opened().bulkDocs(records.map(one => ({ ...one, _id: one.id })));
      if (written.some(({ ok }) => ok !== true)) throw new Error('PouchDB refused a record');
    },
    readAll: async () => {
      const { rows } = await opened().allDocs({ include_docs: true });
      documents = rows.map(({ doc }) => doc);
      return documents.length;
    },
    update: async (at, state) => {
      const changed = { ...documents[at]!, state };
      const { rev } = await opened().put(changed);
      documents[at] = { ...changed, ...(rev === undefined ? {} : { _rev: rev }) };
    },
  };
}
