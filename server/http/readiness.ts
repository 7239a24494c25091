import type { Queryable } from '../db/database.ts';
import { migrations } from '../db/migrate.ts';
import type { DiskWatch } from './disk-watch.ts';

/** How long the database may take to say that it is there. */
const PATIENCE_MS = 3_000;

/** Why a server should get no new clients. */
export type Unready = 'database' | 'schema' | 'disk' | 'stopping';

/** Whether a server should get new clients. */
export interface Readiness {
  /** From now on: no. */
  stop(): void;
  /** What speaks against it; nothing when it is ready. */
  check(): Promise<readonly Unready[]>;
}

/** Ready while the database answers, its schema is there, the disk has room, and nobody stops us. */
export function createReadiness(db: Pick<Queryable, 'query'>, disk: DiskWatch): Readiness {
  let stopping = false;
  return {
    stop: () => {
      stopping = true;
    },
    check: async () => {
      const [schema, isLow] = await Promise.all([schemaInTime(db), disk.isLow()]);
      const reasons: Unready[] = stopping ? ['stopping'] : [];
      if (schema === undefined) reasons.push('database');
      // A newer one is a newer server's, which takes our place: until then this one goes on.
      else if (schema < (migrations.at(-1)?.id ?? 0)) reasons.push('schema');
      if (isLow) reasons.push('disk');
      return reasons;
    },
  };
}

async function schemaInTime(db: Pick<Queryable, 'query'>): Promise<number | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  const asked = db
    .query<{ id: number }>('SELECT coalesce(max(id), 0) AS id FROM schema_migration')
    .then(
      rows => rows[0]?.id ?? 0,
      () => undefined,
    );
  const schema = await Promise.race([asked, late]);
  clearTimeout(timer);
  return schema;
}
