import pg from 'pg';
import type { Change } from '../../common/sync/change.ts';

const INSERT = `
  INSERT INTO bare_change
    (org, space, seq, id, device, author, key_id, schema_v, v, sig, body, received_at)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[], $6::uuid[],
                       $7::text[], $8::int[], $9::int[], $10::text[], $11::text[], $12::bigint[])`;

/**
 * What PostgreSQL alone does with the same rows in the same batches: one statement a batch, each row of
 * batches over a connection of its own, into a table with the change table's columns and keys. No HTTP, no
 * JSON, no judging, no lock of the space's head. Answers the milliseconds.
 */
export async function insertBare(
  databaseUrl: string,
  rows: readonly (readonly (readonly Change[])[])[],
): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: rows.length });
  try {
    await pool.query('DROP TABLE IF EXISTS bare_change');
    await pool.query('CREATE TABLE bare_change (LIKE change INCLUDING ALL)');
    const clients = await Promise.all(rows.map(() => pool.connect()));
    const from = performance.now();
    await Promise.all(
      rows.map(async (batches, at) => {
        let seq = 0;
        for (const changes of batches) {
          await clients[at]!.query(INSERT, columns(changes, seq));
          seq += changes.length;
        }
      }),
    );
    const ms = performance.now() - from;
    for (const client of clients) client.release();
    return ms;
  } finally {
    await pool.end();
  }
}

function columns(changes: readonly Change[], seq: number): unknown[] {
  const now = Date.now();
  return [
    changes.map(({ org }) => org),
    changes.map(({ space }) => space),
    changes.map((_, i) => seq + i + 1),
    changes.map(({ id }) => id),
    changes.map(({ device }) => device),
    changes.map(({ author }) => author),
    changes.map(({ keyId }) => keyId),
    changes.map(({ schemaV }) => schemaV),
    changes.map(({ v }) => v),
    changes.map(({ sig }) => sig),
    changes.map(({ body }) => body),
    changes.map(() => now),
  ];
}
