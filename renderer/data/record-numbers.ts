import type { AppError } from '../../common/errors/app-error.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { deviceCode, recordNumber, type NumberKind } from '../../common/records/record-number.ts';
import { writeAtomically } from './database.ts';
import type { Store } from './store.ts';

/**
 * The next number of this device, never given twice: the counter of the local day is durable before
 * the number is answered, and numbers found in records count too, in case the store is an older copy.
 */
export function nextNumber(
  store: Store,
  siteCode: string,
  kind: NumberKind,
): Promise<Result<string, AppError>> {
  return store.exclusively(async () => {
    const day = localDay(new Date(store.clock.wall()));
    const device = deviceCode(store.owner.device);
    const key = await store.blind.of('number', day, kind);
    const kept = await readCounter(store, key);
    const counter = Math.max(kept, highestInRecords(store, `-${kind}-${day}-${device}-`)) + 1;
    const sealed = await store.rows.seal('meta', key, '', counter);
    const written = await writeAtomically(store.db, ['meta'], () =>
      store.db.meta.put({ key, sealed }),
    );
    return written.ok ? ok(recordNumber(siteCode, kind, day, device, counter)) : written;
  });
}

async function readCounter(store: Store, key: string): Promise<number> {
  const row = await store.db.meta.get(key);
  const counter = row && (await store.rows.open<number>('meta', key, '', row.sealed));
  return counter?.ok ? counter.value : 0;
}

function highestInRecords(store: Store, infix: string): number {
  let highest = 0;
  for (const { numbers } of store.records.all()) {
    for (const value of numbers) {
      const at = value.indexOf(infix);
      const counter = at < 0 ? 0 : Number(value.slice(at + infix.length));
      if (Number.isSafeInteger(counter)) highest = Math.max(highest, counter);
    }
  }
  return highest;
}

/** The calendar day where the device is, as YYYYMMDD. */
function localDay(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}${two(date.getMonth() + 1)}${two(date.getDate())}`;
}
