import { Dexie } from 'dexie';
import type { SealedLog } from './backup-log.ts';
import type { DatabasePlace } from './database.ts';
import { PATIENCE_MS } from './database.ts';
import type { BatchRow } from './log-batch.ts';
import { readInTime } from './patience.ts';
import type { ConnectionLoss } from './tables.ts';

/**
 * The log of a database that a newer app wrote, read as it lies: no row is opened and none is written. A
 * newer app that keeps its log otherwise has no table of that name, which whoever reads is told.
 */
export function newerLog(place: DatabasePlace): SealedLog & { close(): void } {
  const { name, indexedDB, IDBKeyRange, addons = [], patienceMs = PATIENCE_MS } = place;
  // Without a version of its own, Dexie opens the one that is there and leaves its tables as they are.
  const dexie = new Dexie(name, { indexedDB, IDBKeyRange, addons });
  const lost: ConnectionLoss = {};
  readInTime(dexie, patienceMs, () => {
    lost.hung = true;
    dexie.close();
  });
  const batch = async () => {
    if (!dexie.isOpen()) await dexie.open();
    return dexie.table<BatchRow, number>('batch');
  };
  return {
    lost,
    numbers: async () => (await batch()).toCollection().primaryKeys(),
    read: async numbers => (await (await batch()).bulkGet([...numbers])).flatMap(row => row ?? []),
    close: () => dexie.close(),
  };
}
