/** A page that has not kept what was typed by then is replaced all the same. */
const PATIENCE_MS = 4_000;

/** The wait, after a lock, for the page to hand over what was typed last. */
export interface PageSettling {
  /** Resolves to whether the wait ended; false when the vault was opened again meanwhile. */
  begin(): Promise<boolean>;
  /** The page has kept everything; answers whether anybody waited for that. */
  settled(): boolean;
  /** The vault is opened again: the page goes on. */
  cancel(): void;
}

/** Makes the wait. */
export function pageSettling(patienceMs = PATIENCE_MS): PageSettling {
  let end: ((isOver: boolean) => void) | undefined;
  const finish = (isOver: boolean): boolean => {
    const waiting = end;
    end = undefined;
    waiting?.(isOver);
    return waiting !== undefined;
  };
  return {
    begin: () => {
      finish(false);
      return new Promise(resolve => {
        const timer = setTimeout(() => finish(true), patienceMs);
        end = isOver => {
          clearTimeout(timer);
          resolve(isOver);
        };
      });
    },
    settled: () => finish(true),
    cancel: () => void finish(false),
  };
}
