import { createRxDatabase, type RxCollection, type RxDatabase, type RxDocument } from 'rxdb';
import { wrappedKeyEncryptionCryptoJsStorage } from 'rxdb/plugins/encryption-crypto-js';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import type { PeerRecord, PeerStore } from './peer-store.ts';

/** What the app seals of a record is encrypted here, too: all but id and type. */
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 36 },
    type: { type: 'string', maxLength: 40 },
    state: { type: 'string' },
    reading: { type: 'object' },
  },
  required: ['id', 'type', 'reading'],
  indexes: ['type'],
  encrypted: ['state', 'reading'],
} as const;

/** RxDB on Dexie, encrypted by its plugin of crypto-js; as durable as the app's store. */
export function rxdb(): PeerStore {
  let database: RxDatabase | undefined;
  let collection: RxCollection<PeerRecord> | undefined;
  let documents: RxDocument<PeerRecord>[] = [];
  const records = (): RxCollection<PeerRecord> => {
    if (collection === undefined) throw new Error('RxDB is not open');
    return collection;
  };
  const close = async (): Promise<void> => {
    await database?.close();
    database = collection = undefined;
    documents = [];
  };
  const open = async (): Promise<void> => {
    database = await createRxDatabase({
      name: 'rxdb-records',
      storage: wrappedKeyEncryptionCryptoJsStorage({
        storage: getRxStorageDexie({ chromeTransactionDurability: 'strict' }),
      }),
      password: 'measured, not guessed',
      multiInstance: false,
      eventReduce: true,
    });
    const added = await database.addCollections({ record: { schema } });
    collection = added['record'] as unknown as RxCollection<PeerRecord>;
  };
  return {
    open,
    close,
    destroy: async () => {
      if (database === undefined) await open();
      await database?.remove();
      database = collection = undefined;
      documents = [];
    },
    insert: async batch => {
      const { error } = await records().bulkInsert(batch);
      if (error.length > 0) throw new Error(`RxDB refused ${error.length} records`);
    },
    readAll: async () => {
      documents = await records().find().exec();
      // Documents are read by their getters later; this asks for the content, as a list would.
      return documents.map(one => one.toMutableJSON().reading.note).length;
    },
    update: async (at, state) => {
      documents[at] = await documents[at]!.patch({ state });
    },
  };
}
