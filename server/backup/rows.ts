import type { Queryable } from '../db/database.ts';
import { keptTables, quoted, type Table } from './catalog.ts';

/** Characters that one fetch should come to; a row may be longer than that alone. */
const FETCH_CHARS = 2_000_000;
const FIRST_FETCH = 32;
const LARGEST_FETCH = 5_000;

/** A table, or a row of the table before it. */
export type Item =
  | { readonly type: 'table'; readonly table: Pick<Table, 'name' | 'columns'> }
  /** JSON of an object by column, in one line. 64-bit integers are numbers there: text only is exact. */
  | { readonly type: 'row'; readonly json: string };

/** Everything that a backup holds, table by table, in one transaction. */
export async function* storedItems(tx: Queryable): AsyncGenerator<Item> {
  for (const table of await keptTables(tx)) {
    yield { type: 'table', table: { name: table.name, columns: table.columns } };
    yield* rowsOf(tx, table);
  }
}

async function* rowsOf(tx: Queryable, { name, key }: Table): AsyncGenerator<Item> {
  const order = key.map(quoted).join(', ');
  await tx.script(
    `DECLARE stored NO SCROLL CURSOR FOR
       SELECT row_to_json(t)::text AS json FROM ${quoted(name)} t ORDER BY ${order}`,
  );
  let count = FIRST_FETCH;
  for (;;) {
    const rows = await tx.query<{ json: string }>(`FETCH ${count} FROM stored`);
    for (const { json } of rows) yield { type: 'row', json };
    if (rows.length < count) break;
    const chars = rows.reduce((sum, { json }) => sum + json.length, 1);
    const fitting = Math.floor((rows.length * FETCH_CHARS) / chars);
    count = Math.max(1, Math.min(fitting, count * 4, LARGEST_FETCH));
  }
  await tx.script('CLOSE stored');
}
