/** A worker that is being ended holds its lock a moment longer. */
const PATIENCE_MS = 5_000;

let held: Promise<boolean> | undefined;

/**
 * Makes this worker the only one of its profile that works on the store, for as long as it lives: one
 * pusher, one memory image (Web Locks API). False when another one goes on holding it.
 */
export function holdAlone(name: string): Promise<boolean> {
  held ??= request(name).then(got => {
    if (!got) held = undefined;
    return got;
  });
  return held;
}

function request(name: string): Promise<boolean> {
  return new Promise(resolve => {
    navigator.locks
      .request(`${name}-store`, { signal: AbortSignal.timeout(PATIENCE_MS) }, () => {
        resolve(true);
        // Held until the worker ends.
        return new Promise<never>(() => undefined);
      })
      .catch(() => resolve(false));
  });
}
