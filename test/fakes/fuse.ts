import type { DBCore, DBCoreTable, Dexie } from 'dexie';

/** A process that ended in the middle of something. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}

/**
 * Ends a device at a chosen await: every call to the store, the vault host and the network passes
 * here before and after. Once it has blown, nothing gets through any more, as in a process that is
 * gone; the transaction in hand is aborted, one that was complete stays.
 */
export interface Fuse {
  /** Blows after so many more passes. */
  arm(passes: number): void;
  blow(): void;
  readonly blown: boolean;
  pass(): void;
  /** Puts it into a database. */
  readonly addon: (dexie: Dexie) => void;
}

/** A fuse that is not armed. */
export function fuse(): Fuse {
  let left = Number.POSITIVE_INFINITY;
  let blown = false;
  const pass = (): void => {
    left -= 1;
    if (left <= 0) blown = true;
    if (blown) throw new Crashed();
  };
  const through = <A extends unknown[], R>(call: (...args: A) => PromiseLike<R>) =>
    ((...args: A) => {
      pass();
      return call(...args).then(result => {
        pass();
        return result;
      });
    }) as (...args: A) => Promise<R>;
  const table = (inner: DBCoreTable): DBCoreTable => ({
    ...inner,
    mutate: through(inner.mutate),
    get: through(inner.get),
    getMany: through(inner.getMany),
    query: through(inner.query),
  });
  return {
    arm: passes => {
      left = passes;
    },
    blow: () => {
      blown = true;
    },
    get blown() {
      return blown;
    },
    pass,
    addon: dexie =>
      dexie.use({
        stack: 'dbcore',
        name: 'fuse',
        create: (core: DBCore) => ({ ...core, table: name => table(core.table(name)) }),
      }),
  };
}
