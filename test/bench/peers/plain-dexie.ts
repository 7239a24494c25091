import { Dexie, type Table } from 'dexie';
import type { PeerRecord, PeerStore } from './peer-store.ts';

const NAME = 'plain-dexie';

/** Dexie as one would take it for records without secrets; as durable as the app's store. */
export function plainDexie(): PeerStore {
  let dexie: Dexie | undefined;
  let ids: string[] = [];
  const table = (): Table<PeerRecord, string> => {
    if (dexie === undefined) throw new Error('plain Dexie is not open');
    return dexie.table('record');
  };
  return {
    open: async () => {
      dexie = new Dexie(NAME, { chromeTransactionDurability: 'strict' });
      dexie.version(1).stores({ record: 'id, type' });
      await dexie.open();
    },
    close: async () => dexie?.close(),
    destroy: async () => {
      dexie?.close();
      await Dexie.delete(NAME);
    },
    insert: async records => {
      await dexie?.transaction('rw', table(), () => table().bulkAdd(records));
    },
    readAll: async () => {
      const rows = await table().toArray();
      ids = rows.map(({ id }) => id);
      return rows.length;
    },
    update: async (at, state) => {
      await table().update(ids[at]!, { state });
    },
  };
}
