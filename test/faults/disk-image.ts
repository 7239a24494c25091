import { IDBFactory } from 'fake-indexeddb';

/** Everything in a database, with its schema: written once, loaded as often as it is to be damaged. */
export interface DiskImage {
  readonly name: string;
  readonly version: number;
  readonly stores: readonly StoredTable[];
}
interface StoredTable {
  readonly name: string;
  readonly keyPath: string | string[] | null;
  readonly autoIncrement: boolean;
  readonly indexes: readonly {
    readonly name: string;
    readonly keyPath: string | string[];
    readonly unique: boolean;
    readonly multiEntry: boolean;
  }[];
  readonly rows: readonly { readonly key: IDBValidKey; readonly value: unknown }[];
}

/** Reads a database whole. Nothing may have it open for an upgrade. */
export async function imageOf(disk: IDBFactory, name = 'rackside'): Promise<DiskImage> {
  const db = await done(disk.open(name));
  const names = [...db.objectStoreNames];
  const transaction = db.transaction(names);
  const stores = await Promise.all(
    names.map(async of => {
      const store = transaction.objectStore(of);
      const [keys, values] = await Promise.all([
        done(store.getAllKeys()),
        done(store.getAll() as IDBRequest<unknown[]>),
      ]);
      const indexes = [...store.indexNames].map(each => {
        const { name: index, keyPath, unique, multiEntry } = store.index(each);
        return { name: index, keyPath, unique, multiEntry };
      });
      const rows = keys.map((key, i) => ({ key, value: values[i] }));
      return {
        name: of,
        keyPath: store.keyPath,
        autoIncrement: store.autoIncrement,
        indexes,
        rows,
      };
    }),
  );
  db.close();
  return { name, version: db.version, stores };
}

/** A disk with this database on it. */
export async function diskOf({ name, version, stores }: DiskImage): Promise<IDBFactory> {
  const disk = new IDBFactory();
  const request = disk.open(name, version);
  request.addEventListener('upgradeneeded', () => {
    for (const { name: of, keyPath, autoIncrement, indexes, rows } of stores) {
      const store = request.result.createObjectStore(of, { keyPath, autoIncrement });
      for (const { name: index, keyPath: path, ...rest } of indexes) {
        store.createIndex(index, path, rest);
      }
      for (const { key, value } of rows) {
        if (keyPath === null) store.put(value, key);
        else store.put(value);
      }
    }
  });
  (await done(request)).close();
  return disk;
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')));
  });
}

/** A place in an image where bytes lie: a member of a row that is bytes. */
export interface SealedPlace {
  readonly table: string;
  readonly row: number;
  readonly member: string;
  readonly length: number;
}

/** Every member of every row that holds bytes. */
export function sealedPlaces({ stores }: DiskImage): SealedPlace[] {
  return stores.flatMap(({ name: table, rows }) =>
    rows.flatMap(({ value }, row) =>
      Object.entries(value as Record<string, unknown>).flatMap(([member, bytes]) =>
        bytes instanceof Uint8Array ? [{ table, row, member, length: bytes.length }] : [],
      ),
    ),
  );
}

/** Every member of every row that lies in the clear: its key, its space, its number. */
export function clearPlaces({ stores }: DiskImage): SealedPlace[] {
  return stores.flatMap(({ name: table, rows }) =>
    rows.flatMap(({ value }, row) =>
      Object.entries(value as Record<string, unknown>).flatMap(([member, clear]) => {
        if (typeof clear === 'number') return [{ table, row, member, length: NUMBER_BYTES }];
        return typeof clear === 'string' ? [{ table, row, member, length: clear.length }] : [];
      }),
    ),
  );
}
const NUMBER_BYTES = 4;

type Row = Record<string, unknown>;

/** The image with rows of some tables altered. */
export function withRows(
  image: DiskImage,
  alter: (row: Row, at: number, table: string, all: readonly Row[]) => unknown,
): DiskImage {
  return {
    ...image,
    stores: image.stores.map(store => {
      const all = store.rows.map(({ value }) => value as Row);
      return {
        ...store,
        rows: store.rows.map(({ key }, at) => ({
          key,
          value: alter(structuredClone(all[at]!), at, store.name, all),
        })),
      };
    }),
  };
}

function flipped(value: unknown, at: number): unknown {
  if (typeof value === 'number') return value ^ (1 << (at * 8 + (at % 8)));
  if (typeof value === 'string') {
    const turned = String.fromCharCode(value.charCodeAt(at) ^ (1 << (at % 7)));
    return `${value.slice(0, at)}${turned}${value.slice(at + 1)}`;
  }
  const bytes = value as Uint8Array;
  bytes[at]! ^= 1 << (at % 8);
  return bytes;
}

/** The image with one byte of one place turned over. */
export function withFlippedByte(image: DiskImage, place: SealedPlace, at: number): DiskImage {
  return withRows(image, (row, i, table) => {
    if (table !== place.table || i !== place.row) return row;
    row[place.member] = flipped(row[place.member], at);
    return row;
  });
}
