import type { Clock } from '../../common/lib/clock.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { Database } from '../db/database.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import { schemaOf } from './catalog.ts';
import { checkItems, type Findings } from './check.ts';
import { checkBlobs, collectBlobs } from './check-blobs.ts';
import { backupBytes } from './format.ts';
import { storedItems } from './rows.ts';

/**
 * Writes everything as it is at one moment; servers go on meanwhile (on PGlite, which has one
 * connection, requests wait). `write` must fail when the reader is gone, or it holds the snapshot open.
 */
export function writeBackup(
  db: Database,
  clock: Clock,
  write: (bytes: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  return db.snapshot(async tx => {
    const head = {
      schema: await schemaOf(tx),
      server: packageJson.version,
      madeAt: new Date(clock.wall()).toISOString(),
    };
    await write(backupBytes(head, storedItems(tx)));
  });
}

/** Looks at the live database as it is at one moment, see {@link checkItems}, and at every blob. */
export async function checkDatabase(db: Database, store: BlobStore): Promise<Findings> {
  const blobs = collectBlobs();
  const { counts, problems } = await db.snapshot(tx => checkItems(storedItems(tx), blobs.take));
  return { counts, problems: [...problems, ...(await checkBlobs(store, blobs.places))] };
}
