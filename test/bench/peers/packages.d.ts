// What the bench uses of packages that `npm run bench` installs: types without them, as the checks of
// every commit run without them, too.

declare module 'rxdb' {
  import type { RxStorage } from 'rxdb/plugins/storage-dexie';

  /** Of a collection's documents; `encrypted` names the fields that are stored encrypted. */
  export interface RxSchema {
    readonly version: number;
    readonly primaryKey: string;
    readonly type: 'object';
    readonly properties: Readonly<Record<string, object>>;
    readonly required: readonly string[];
    readonly indexes: readonly string[];
    readonly encrypted: readonly string[];
  }
  export interface RxDocument<T> {
    patch(part: Partial<T>): Promise<RxDocument<T>>;
    toMutableJSON(): T;
  }
  export interface RxCollection<T> {
    bulkInsert(
      documents: readonly T[],
    ): Promise<{ readonly success: readonly unknown[]; readonly error: readonly unknown[] }>;
    find(): { exec(): Promise<RxDocument<T>[]> };
  }
  export interface RxDatabase {
    addCollections(
      of: Readonly<Record<string, { readonly schema: RxSchema }>>,
    ): Promise<Record<string, RxCollection<never>>>;
    close(): Promise<boolean>;
    remove(): Promise<readonly string[]>;
  }
  export function createRxDatabase(of: {
    readonly name: string;
    readonly storage: RxStorage;
    readonly password: string;
    readonly multiInstance: boolean;
    readonly eventReduce: boolean;
  }): Promise<RxDatabase>;
}

declare module 'rxdb/plugins/storage-dexie' {
  export interface RxStorage {
    readonly name: string;
  }
  export function getRxStorageDexie(settings: {
    readonly chromeTransactionDurability: 'strict';
  }): RxStorage;
}

declare module 'rxdb/plugins/encryption-crypto-js' {
  import type { RxStorage } from 'rxdb/plugins/storage-dexie';

  export function wrappedKeyEncryptionCryptoJsStorage(of: {
    readonly storage: RxStorage;
  }): RxStorage;
}

declare module 'pouchdb-browser' {
  interface Written {
    readonly ok?: true;
    readonly rev?: string;
  }
  interface Options {
    readonly auto_compaction?: boolean;
    readonly skip_setup?: boolean;
  }
  /** PouchDB with the plugin crypto-pouch. */
  class PouchDB<T extends object> {
    static plugin(plugin: unknown): void;
    constructor(name: string, options?: Options);
    crypto(password: string): Promise<void>;
    /** crypto-pouch's, after `crypto`: its key is there when this has settled. */
    readonly _crypt: { readonly _setup: Promise<void> };
    bulkDocs(docs: readonly T[]): Promise<readonly Written[]>;
    allDocs(of: { readonly include_docs: true }): Promise<{
      readonly rows: readonly { readonly doc: T & { readonly _rev: string } }[];
    }>;
    put(doc: T): Promise<Written>;
    info(): Promise<{ readonly doc_count: number }>;
    replicate: {
      from(
        source: PouchDB<object>,
        options: { readonly batch_size: number; readonly batches_limit: number },
      ): Promise<{ readonly docs_written: number }>;
    };
    close(): Promise<void>;
    destroy(): Promise<void>;
  }
  export default PouchDB;
}

declare module 'crypto-pouch' {
  const plugin: { readonly crypto: unknown };
  export default plugin;
}
