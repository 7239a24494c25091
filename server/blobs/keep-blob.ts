import { MAX_SEALED_CHUNK } from '../../common/crypto/blob-chunk.ts';
import { ok } from '../../common/lib/result.ts';
import type { BlobKept, BlobPlace } from '../../common/sync/protocol/blobs.ts';
import type { Queryable } from '../db/database.ts';
import { refused, type Answer } from '../http/refused.ts';
import type { Blobs } from './blobs.ts';
import type { ServerContext } from '../context.ts';
import { verifiedBody, WrongHash } from './verified-body.ts';

/** What the routes of blobs need of the world. */
export type BlobContext = ServerContext & { readonly blobs: Blobs };

const wrongLength = refused('malformed', 'the length of the body is missing');
const tooLarge = refused('too-large', `a blob has at most ${MAX_SEALED_CHUNK} bytes`);
const mismatch = refused('hash-mismatch', 'the bytes do not have this hash');
const noRoom = refused('no-room', 'the organisation’s room for blobs is used up');

/** Bytes of a blob that was taken and is in the store; undefined when it must be sent (again). */
export async function blobSize(
  { db, blobs }: Pick<BlobContext, 'db' | 'blobs'>,
  place: BlobPlace,
): Promise<number | undefined> {
  const [row] = await db.query<{ size: number }>(
    'SELECT size FROM blob WHERE org = $1 AND space = $2 AND sha256 = $3',
    [place.org, place.space, place.sha256],
  );
  // A store that was restored from an older backup than the database lacks some: they are asked for.
  if (row === undefined || (await blobs.store.size(place)) !== row.size) return undefined;
  return row.size;
}

/**
 * Takes a blob: into the store while its hash is verified, then into the table, within the
 * organisation's quota. One that is there already is not read again.
 */
export async function keepBlob(
  context: Pick<BlobContext, 'db' | 'blobs' | 'clock'>,
  place: BlobPlace,
  body: AsyncIterable<Uint8Array>,
  contentLength: string | undefined,
): Promise<Answer<BlobKept>> {
  const { db, blobs, clock } = context;
  if (contentLength === undefined || !/^[1-9]\d{0,8}$/.test(contentLength)) return wrongLength;
  const size = Number(contentLength);
  if (size > MAX_SEALED_CHUNK) return tooLarge;
  const kept = ok({ sha256: place.sha256 });
  if ((await blobSize(context, place)) !== undefined) return kept;
  if ((await usedBy(db, place.org)) + size > blobs.quota) return noRoom;
  try {
    await blobs.store.write(place, verifiedBody(body, place.sha256, size), size);
  } catch (problem) {
    if (problem instanceof WrongHash) return mismatch;
    throw problem;
  }
  const isKept = await db.transaction(tx => enter(tx, place, size, blobs.quota, clock.wall()));
  return isKept ? kept : noRoom;
}

async function usedBy(db: Queryable, org: string): Promise<number> {
  const [row] = await db.query<{ bytes: number }>(
    'SELECT bytes::float8 AS bytes FROM blob_usage WHERE org = $1',
    [org],
  );
  return row?.bytes ?? 0;
}

/** The row and the sum together; false, and nothing written, when there is no room for both. */
async function enter(
  tx: Queryable,
  { org, space, sha256 }: BlobPlace,
  size: number,
  quota: number,
  now: number,
): Promise<boolean> {
  // The sum first: whoever holds its row is the organisation's only writer of blobs.
  await tx.query(
    'INSERT INTO blob_usage (org, bytes) VALUES ($1, 0) ON CONFLICT (org) DO NOTHING',
    [org],
  );
  const [sum] = await tx.query<{ bytes: number }>(
    'SELECT bytes::float8 AS bytes FROM blob_usage WHERE org = $1 FOR UPDATE',
    [org],
  );
  const known = await tx.query('SELECT 1 FROM blob WHERE org = $1 AND space = $2 AND sha256 = $3', [
    org,
    space,
    sha256,
  ]);
  if (known.length > 0) return true;
  if ((sum?.bytes ?? 0) + size > quota) return false;
  await tx.query(
    'INSERT INTO blob (org, space, sha256, size, received_at) VALUES ($1, $2, $3, $4, $5)',
    [org, space, sha256, size, Math.trunc(now)],
  );
  await tx.query('UPDATE blob_usage SET bytes = bytes + $2 WHERE org = $1', [org, size]);
  return true;
}
