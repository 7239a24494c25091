import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { S3Settings } from '../../server/blobs/s3-store.ts';

/** A bucket on loopback. */
export interface Bucket extends S3Settings {
  /** Where the bucket's server keeps its objects. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Runs a server that speaks S3 (it checks signatures), with one empty bucket. */
export async function startBucket(): Promise<Bucket> {
  const folder = await mkdtemp(join(tmpdir(), 'rackside-bucket-'));
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: folder,
    configureBuckets: [{ name: 'rackside', configs: [] }],
  });
  const { port } = await server.run();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket: 'rackside',
    region: 'us-east-1',
    // The one account that it has.
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
    folder,
    stop: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
