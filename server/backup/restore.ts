import type { Clock } from '../../common/lib/clock.ts';
import type { Database, Queryable } from '../db/database.ts';
import { applyMigrations, migrations } from '../db/migrate.ts';
import { keptTables, quoted, schemaOf, type Table } from './catalog.ts';
import { checkItems, type Findings } from './check.ts';
import { readBackup, UnfitBackup } from './format.ts';
import type { Item } from './rows.ts';

/** Characters of rows that go to the database together. */
const BATCH_CHARS = 2_000_000;

/** Thrown by a restore: this database is not empty, or can't become what the backup is of. */
export class UnfitDatabase extends Error {
  constructor(words: string) {
    super(words);
    this.name = 'UnfitDatabase';
  }
}

/** Thrown by a restore: the file is whole, and what it holds is wrong. */
export class UnsoundBackup extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('the backup holds what no server should have written');
    this.name = 'UnsoundBackup';
    this.problems = problems;
  }
}

/**
 * Restores a backup into an empty database, all of it or nothing. Every space gets a new timeline, by
 * which clients notice: they start to read anew and offer what the backup does not have yet.
 */
export async function restoreBackup(
  db: Database,
  clock: Clock,
  open: () => AsyncIterable<Uint8Array>,
): Promise<Findings> {
  const known = migrations.at(-1)?.id ?? 0;
  return db.transaction(async tx => {
    await tx.script(
      'SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0',
    );
    const inserter = createInserter(tx);
    const items = readBackup(open(), known, async ({ schema }) => {
      await makeEmpty(tx, clock, schema);
    });
    const findings = await checkItems(items, inserter.take);
    await inserter.end();
    if (findings.problems.length > 0) throw new UnsoundBackup(findings.problems);
    await applyMigrations(tx, clock, migrations);
    await tx.query('UPDATE space_head SET timeline = gen_random_uuid()');
    return findings;
  });
}

/** Makes the tables as they were when the backup was made; throws when anybody has used the database. */
async function makeEmpty(tx: Queryable, clock: Clock, schema: number): Promise<void> {
  const found = await schemaOf(tx);
  if (found > schema) {
    throw new UnfitDatabase(
      `the database is at schema ${found} and the backup at ${schema}: ` +
        'restore into one that no server has opened',
    );
  }
  const there = await keptTables(tx);
  if (found === 0 && there.length > 0) throw new UnfitDatabase('the database holds other tables');
  for (const { name } of there) {
    // A server that was started once has offered a code; nobody has used it.
    const used = name === 'enrolment' ? 'WHERE used_by IS NOT NULL' : '';
    const rows = await tx.query(`SELECT 1 FROM ${quoted(name)} ${used} LIMIT 1`);
    if (rows.length > 0) throw new UnfitDatabase('the database is not empty');
  }
  await applyMigrations(
    tx,
    clock,
    migrations.filter(({ id }) => id <= schema),
  );
  await tx.query('DELETE FROM enrolment');
}

interface Inserter {
  take(item: Item): Promise<void>;
  end(): Promise<void>;
}

function createInserter(tx: Queryable): Inserter {
  let tables: Map<string, Table> | undefined;
  let into = '';
  let rows: string[] = [];
  let chars = 0;
  const flush = async (): Promise<void> => {
    if (rows.length > 0) await tx.query(into, [`[${rows.join(',')}]`]);
    rows = [];
    chars = 0;
  };
  return {
    take: async item => {
      if (item.type === 'row') {
        rows.push(item.json);
        chars += item.json.length;
        if (chars >= BATCH_CHARS) await flush();
        return;
      }
      await flush();
      tables ??= new Map((await keptTables(tx)).map(table => [table.name, table]));
      const { name, columns } = item.table;
      const known = new Set(tables.get(name)?.columns);
      if (known.size !== columns.length || columns.some(column => !known.has(column))) {
        throw new UnfitBackup('damaged', `the backup has a table that its schema has not: ${name}`);
      }
      const list = columns.map(quoted).join(', ');
      into = `INSERT INTO ${quoted(name)} (${list})
        SELECT ${list} FROM json_populate_recordset(NULL::${quoted(name)}, $1::json)`;
    },
    end: flush,
  };
}
