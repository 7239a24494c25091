/**
 * Maps with at most `limit` promises open: WebCrypto works in parallel, but ten thousand open calls
 * only cost memory.
 */
export async function mapBounded<T, U>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<U>,
): Promise<U[]> {
  const results: U[] = [];
  for (let at = 0; at < items.length; at += limit) {
    results.push(...(await Promise.all(items.slice(at, at + limit).map(work))));
  }
  return results;
}

/** Runs tasks one after the other; a task that fails does not stop the next. */
export function serialQueue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return task => {
    const run = last.then(task, task);
    last = run;
    return run;
  };
}
