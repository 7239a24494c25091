import { Dexie, type DBCore, type DBCoreCursor, type DBCoreTable } from 'dexie';

/** What the promise gives, or `timeout` after so many ms. */
export async function within<T>(ms: number, work: PromiseLike<T>): Promise<T | 'timeout'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'timeout'>(resolve => {
    timer = setTimeout(() => resolve('timeout'), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Has every question to a database end: one that is not answered in time rejects with Dexie's
 * `TimeoutError`, after `onHung`, so that nobody who waits for it blocks those behind him for good.
 * Writes are timed as whole transactions (database.ts).
 */
export function readInTime(dexie: Dexie, patienceMs: number, onHung: () => void): void {
  // Dexie's promise: another kind would let go of the transaction that a question is part of.
  const inTime = <T>(asked: PromiseLike<T>): Dexie.Promise<T> =>
    new Dexie.Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Dexie.TimeoutError());
        onHung();
      }, patienceMs);
      asked.then(
        answer => {
          clearTimeout(timer);
          resolve(answer);
        },
        (failure: unknown) => {
          clearTimeout(timer);
          reject(failure);
        },
      );
    });
  const cursorInTime = (cursor: DBCoreCursor): DBCoreCursor =>
    Object.create(cursor, {
      start: { value: (onNext: () => void) => inTime(cursor.start(onNext)) },
    }) as DBCoreCursor;
  const tableInTime = (table: DBCoreTable): DBCoreTable => ({
    ...table,
    get: request => inTime(table.get(request)),
    getMany: request => inTime(table.getMany(request)),
    query: request => inTime(table.query(request)),
    count: request => inTime(table.count(request)),
    openCursor: request =>
      inTime(table.openCursor(request)).then(cursor => cursor && cursorInTime(cursor)),
  });
  dexie.use({
    stack: 'dbcore',
    name: 'read-in-time',
    // Above everything else that lies between Dexie and the platform.
    level: 10,
    create: (core: DBCore) => ({ ...core, table: name => tableInTime(core.table(name)) }),
  });
}
