import type { Queryable } from '../db/database.ts';

/** A table as the database describes it. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Its primary key, by which its rows are ordered. */
  readonly key: readonly string[];
}

/**
 * What is no part of a backup: the schema is made by migrations, and who was logged in logs in anew.
 * Every other table is, whatever a migration adds.
 */
const NOT_KEPT = new Set(['schema_migration', 'session', 'challenge']);

const TABLES = `
  SELECT c.relname AS name,
    (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::text AS columns,
    (SELECT json_agg(a.attname ORDER BY k.n)
     FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, n)
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
     WHERE i.indrelid = c.oid AND i.indisprimary)::text AS key,
    (SELECT json_agg(DISTINCT f.relname) FROM pg_constraint p JOIN pg_class f ON f.oid = p.confrelid
     WHERE p.conrelid = c.oid AND p.contype = 'f' AND f.oid <> c.oid)::text AS needs
  FROM pg_class c
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    AND NOT c.relispartition
  ORDER BY c.relname`;

/** The tables of a backup, those before that others refer to. */
export async function keptTables(db: Queryable): Promise<Table[]> {
  const rows = await db.query<{
    name: string;
    columns: string;
    key: string | null;
    needs: string | null;
  }>(TABLES);
  const waiting = rows.map(row => ({
    name: row.name,
    columns: namesIn(row.columns),
    key: namesIn(row.key),
    needs: namesIn(row.needs),
  }));
  const ordered: Table[] = [];
  const placed = new Set<string>();
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ needs }) => needs.every(name => placed.has(name)));
    const [table] = waiting.splice(Math.max(next, 0), 1);
    if (table === undefined || next < 0) throw new Error('tables refer to each other in a circle');
    placed.add(table.name);
    if (!NOT_KEPT.has(table.name)) ordered.push(table);
  }
  return ordered;
}

function namesIn(json: string | null): string[] {
  return json === null ? [] : (JSON.parse(json) as string[]);
}

/** The schema's version; 0 in a database that no server has opened. */
export async function schemaOf(db: Queryable): Promise<number> {
  const [there] = await db.query<{ there: boolean }>(
    "SELECT to_regclass('schema_migration') IS NOT NULL AS there",
  );
  if (there?.there !== true) return 0;
  const [row] = await db.query<{ id: number }>(
    'SELECT coalesce(max(id), 0) AS id FROM schema_migration',
  );
  return row?.id ?? 0;
}

/** A name as SQL writes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
