import { join } from 'node:path';
import type { Random } from '../../common/lib/random.ts';
import type { Blobs } from './blobs.ts';
import { fileBlobStore } from './file-store.ts';
import { s3BlobStore, type S3Settings } from './s3-store.ts';
import { namingFailures } from './store-unavailable.ts';

/** Where blobs are to lie, as the settings say it. */
export interface BlobChoice {
  readonly dataDir: string;
  /** A bucket; absent for files in the folder `blobs` of `dataDir`. */
  readonly s3: S3Settings | undefined;
  readonly blobQuota: number;
}

/** The store that was chosen; nothing is asked of it yet. */
export function openBlobs({ dataDir, s3, blobQuota }: BlobChoice, random: Random): Blobs {
  const store = s3 === undefined ? fileBlobStore(join(dataDir, 'blobs'), random) : s3BlobStore(s3);
  return { store: namingFailures(store), quota: blobQuota };
}
