import { Dexie, type Table } from 'dexie';
import { SAMPLE_TYPE, type SampleRecord } from '../sample-records.ts';

const NAME = 'plain-dexie';

interface PlainRow extends SampleRecord {
  readonly type: string;
}

/** Dexie as one would take it for records without secrets; as durable as the app's store. */
function plainDexie(): { readonly dexie: Dexie; readonly record: Table<PlainRow, string> } {
  const dexie = new Dexie(NAME, { chromeTransactionDurability: 'strict' });
  dexie.version(1).stores({ record: 'id, type' });
  return { dexie, record: dexie.table('record') };
}

/** Milliseconds to write the records into an empty database, so many in a transaction. */
export async function writePlain(records: readonly SampleRecord[], batch: number): Promise<number> {
  await Dexie.delete(NAME);
  const { dexie, record } = plainDexie();
  await dexie.open();
  const rows = records.map(one => ({ ...one, type: SAMPLE_TYPE }));
  const from = performance.now();
  for (let at = 0; at < rows.length; at += batch) {
    await dexie.transaction('rw', record, () => record.bulkAdd(rows.slice(at, at + batch)));
  }
  const ms = performance.now() - from;
  dexie.close();
  return ms;
}

/** Milliseconds to open the database and read all of it. */
export async function readPlain(expected: number): Promise<number> {
  const from = performance.now();
  const { dexie, record } = plainDexie();
  const rows = await record.toArray();
  const ms = performance.now() - from;
  dexie.close();
  if (rows.length !== expected) throw new Error(`plain Dexie has ${rows.length} rows`);
  return ms;
}
