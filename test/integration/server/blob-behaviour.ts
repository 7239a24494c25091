import { randomBytes } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MAX_SEALED_CHUNK } from '../../../common/crypto/blob-chunk.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { BLOB_MEDIA_TYPE, blobPath } from '../../../common/sync/protocol/blobs.ts';
import { PROTOCOL_VERSION } from '../../../common/sync/protocol-version.ts';
import { PROTOCOL_HEADER } from '../../../common/sync/protocol/refusal.ts';
import { blobName, type BlobStore } from '../../../server/blobs/blob-store.ts';
import { fileBlobStore } from '../../../server/blobs/file-store.ts';
import { s3BlobStore } from '../../../server/blobs/s3-store.ts';
import { namingFailures } from '../../../server/blobs/store-unavailable.ts';
import type { RouteApp } from '../../../server/http/route-app.ts';
import { blobOf, type TestBlob } from '../../builders/blobs.ts';
import {
  bring,
  makeSpace,
  newKeyId,
  takeStep,
  putSpace,
  type TestClient,
  type TestSpace,
} from '../../builders/server-client.ts';
import { startBucket, type Bucket } from '../../hosts/bucket.ts';
import type { ServerUnderTest } from './server-under-test.ts';

interface Answered {
  readonly status: number;
  readonly bytes: Buffer;
  readonly code: string | undefined;
  readonly length: string | undefined;
}

async function ask(
  app: RouteApp,
  method: 'GET' | 'HEAD' | 'PUT',
  who: TestClient,
  { space }: TestSpace,
  { sha256, bytes }: TestBlob,
  headers: Readonly<Record<string, string>> = { 'content-type': BLOB_MEDIA_TYPE },
): Promise<Answered> {
  const answer = await app.inject({
    method,
    url: blobPath({ org: who.org, space, sha256 }),
    headers: {
      [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
      authorization: `Bearer ${who.token}`,
      ...(method === 'PUT' ? headers : {}),
    },
    ...(method === 'PUT' ? { payload: Buffer.from(bytes) } : {}),
  });
  const isJson = String(answer.headers['content-type']).includes('json') && answer.body !== '';
  return {
    status: answer.statusCode,
    bytes: answer.rawPayload,
    code: isJson ? (JSON.parse(answer.body) as { code?: string }).code : undefined,
    length: answer.headers['content-length']?.toString(),
  };
}

const random = (length: number): TestBlob => blobOf(new Uint8Array(randomBytes(length)));

/** Attached files: what is stored, for whom, and what is not; in files and in a bucket. */
export function blobBehaviour(server: ServerUnderTest): void {
  const { app, founder, another, db, blobFolder } = server;
  let bucket: Promise<Bucket> | undefined;
  afterAll(async () => (await bucket)?.stop());
  const stores: Record<string, () => Promise<BlobStore>> = {
    files: async () => fileBlobStore(blobFolder(), secureRandom),
    S3: async () => s3BlobStore(await (bucket ??= startBucket())),
  };

  describe.each(Object.entries(stores))('blobs in %s', (_name, storeOf) => {
    const withStore = async (quota = 2 ** 30) => {
      const store = await storeOf();
      return { store, app: await another({ blobs: { store: namingFailures(store), quota } }) };
    };

    it('come back as they were, and HEAD says what is there', async () => {
      const { app: own } = await withStore();
      const lin = await founder();
      const space = await makeSpace(own, lin);
      for (const blob of [random(1), random(80), random(MAX_SEALED_CHUNK)]) {
        expect((await ask(own, 'HEAD', lin, space, blob)).status).toBe(404);
        expect((await ask(own, 'GET', lin, space, blob)).code).toBe('not-found');
        expect((await ask(own, 'PUT', lin, space, blob)).status).toBe(200);
        const head = await ask(own, 'HEAD', lin, space, blob);
        expect(head).toMatchObject({ status: 200, length: String(blob.bytes.length) });
        const { bytes } = await ask(own, 'GET', lin, space, blob);
        expect(Buffer.compare(bytes, blob.bytes)).toBe(0);
      }
    });

    it('are taken once, however often they are sent, and at the same time', async () => {
      const { app: own } = await withStore();
      const lin = await founder();
      const space = await makeSpace(own, lin);
      const blob = random(200_000);
      const sent = await Promise.all([1, 2, 3, 4].map(() => ask(own, 'PUT', lin, space, blob)));
      expect(sent.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect((await ask(own, 'PUT', lin, space, blob)).status).toBe(200);
      expect(await usage(lin)).toBe(blob.bytes.length);
      const { bytes } = await ask(own, 'GET', lin, space, blob);
      expect(Buffer.compare(bytes, blob.bytes)).toBe(0);
    });

    it('store nothing under a hash that is not theirs, and take the right ones afterwards', async () => {
      const { app: own, store } = await withStore();
      const lin = await founder();
      const space = await makeSpace(own, lin);
      const right = random(150_000);
      const flipped = right.bytes.slice();
      flipped[149_999] = (flipped[149_999] ?? 0) ^ 1;
      for (const bytes of [flipped, right.bytes.slice(1), new Uint8Array([...right.bytes, 0])]) {
        const answer = await ask(own, 'PUT', lin, space, { ...right, bytes });
        expect(answer).toMatchObject({ status: 422, code: 'hash-mismatch' });
        expect((await ask(own, 'HEAD', lin, space, right)).status).toBe(404);
        const place = { org: lin.org, space: space.space, sha256: right.sha256 };
        expect(await store.size(place)).toBeUndefined();
      }
      expect(await usage(lin)).toBe(0);
      expect((await ask(own, 'PUT', lin, space, right)).status).toBe(200);
    });

    it('are asked for again when the store has lost them', async () => {
      const { app: own, store } = await withStore();
      const lin = await founder();
      const space = await makeSpace(own, lin);
      const [blob, other] = [random(300), random(300)];
      await ask(own, 'PUT', lin, space, blob);
      // As after a restore of the database alone: the table knows it, the store does not.
      await db().query('UPDATE blob SET sha256 = $1 WHERE sha256 = $2', [
        other.sha256,
        blob.sha256,
      ]);
      expect((await ask(own, 'HEAD', lin, space, other)).status).toBe(404);
      expect((await ask(own, 'GET', lin, space, other)).code).toBe('not-found');
      expect((await ask(own, 'PUT', lin, space, other)).status).toBe(200);
      const place = { org: lin.org, space: space.space, sha256: other.sha256 };
      expect(await store.size(place)).toBe(300);
      expect(await usage(lin)).toBe(300);
    });

    it('stay within the organisation’s quota, counted over its spaces and no other’s', async () => {
      const { app: own } = await withStore(1000);
      const [lin, zhao] = [await founder(), await founder('Zhao Min')];
      const [one, two] = [await makeSpace(own, lin), await makeSpace(own, lin)];
      expect((await ask(own, 'PUT', lin, one, random(600))).status).toBe(200);
      const large = await ask(own, 'PUT', lin, two, random(401));
      expect(large).toMatchObject({ status: 507, code: 'no-room' });
      expect((await ask(own, 'PUT', lin, two, random(400))).status).toBe(200);
      expect((await ask(own, 'PUT', zhao, await makeSpace(own, zhao), random(900))).status).toBe(
        200,
      );
    });

    it('pass the quota not even when many come at once', async () => {
      const { app: own } = await withStore(1000);
      const lin = await founder();
      const space = await makeSpace(own, lin);
      const sent = await Promise.all(
        Array.from({ length: 8 }, () => ask(own, 'PUT', lin, space, random(300))),
      );
      expect(sent.filter(({ status }) => status === 200)).toHaveLength(3);
      expect(sent.filter(({ code }) => code === 'no-room')).toHaveLength(5);
      expect(await usage(lin)).toBe(900);
    });
  });

  it('tells a blob store that is away from a wrong request, and takes the blob later', async () => {
    const failing = fileBlobStore(blobFolder(), secureRandom);
    let isAway = true;
    const store = namingFailures({
      ...failing,
      write: async (place, content, size) => {
        if (isAway) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        return failing.write(place, content, size);
      },
    });
    const own = await another({ blobs: { store, quota: 1000 } });
    const lin = await founder();
    const space = await makeSpace(own, lin);
    const blob = random(100);
    const away = await ask(own, 'PUT', lin, space, blob);
    expect(away).toMatchObject({ status: 503, code: 'unavailable' });
    isAway = false;
    expect((await ask(own, 'PUT', lin, space, blob)).status).toBe(200);
  });

  async function usage({ org }: TestClient): Promise<number> {
    const [row] = await db().query<{ sum: number; bytes: number }>(
      `SELECT coalesce((SELECT sum(size) FROM blob WHERE org = $1), 0)::float8 AS sum,
              coalesce((SELECT bytes FROM blob_usage WHERE org = $1), 0)::float8 AS bytes`,
      [org],
    );
    expect(row?.sum).toBe(row?.bytes);
    return row?.bytes ?? NaN;
  }

  describe('a blob', () => {
    it('is one space’s: another space of the same people does not have it', async () => {
      const lin = await founder();
      const [one, two] = [await makeSpace(app(), lin), await makeSpace(app(), lin)];
      const blob = random(100);
      await ask(app(), 'PUT', lin, one, blob);
      expect((await ask(app(), 'GET', lin, two, blob)).status).toBe(404);
    });

    it('is read by every member, brought by who may write, and nothing to who has left', async () => {
      const lin = await founder();
      const first = await makeSpace(app(), lin);
      const { client: chen, space: second } = await bring(app(), lin, first, 'Chen Bo', 'engineer');
      const { client: wu, space } = await bring(app(), lin, second, 'Wu Ang', 'auditor');
      const blob = random(100);
      expect((await ask(app(), 'PUT', chen, space, blob)).status).toBe(200);
      expect((await ask(app(), 'GET', wu, space, blob)).status).toBe(200);
      expect((await ask(app(), 'HEAD', wu, space, blob)).status).toBe(200);
      expect((await ask(app(), 'PUT', wu, space, random(100))).code).toBe('forbidden');
      const left = await takeStep(space, lin, {
        op: 'remove',
        account: chen.account,
        key: newKeyId(),
      });
      const put = await putSpace(app(), lin, left.space, left.grants);
      expect(put.status).toBe(200);
      for (const method of ['GET', 'HEAD', 'PUT'] as const) {
        expect([401, 403]).toContain((await ask(app(), method, chen, space, blob)).status);
      }
    });

    it('is refused when too large, empty, of no known length, under no hash, or as another type', async () => {
      const lin = await founder();
      const space = await makeSpace(app(), lin);
      const put = (blob: TestBlob, headers?: Record<string, string>) =>
        ask(app(), 'PUT', lin, space, blob, headers);
      expect(await put(random(MAX_SEALED_CHUNK + 1))).toMatchObject({
        status: 413,
        code: 'too-large',
      });
      expect(await put(random(0))).toMatchObject({ status: 400, code: 'malformed' });
      expect(await put(random(9), { 'content-type': 'text/plain' })).toMatchObject({ status: 400 });
      expect(await put(random(9), { 'content-type': 'application/json' })).toMatchObject({
        status: 400,
      });
      const unsized = { 'content-type': BLOB_MEDIA_TYPE, 'content-length': '' };
      expect(await put(random(9), unsized)).toMatchObject({ status: 400, code: 'malformed' });
      const [hash] = [random(9).sha256];
      for (const sha256 of [hash.toUpperCase(), hash.slice(1), '..%2F..%2Fetc%2Fpasswd', "'--"]) {
        const answer = await put({ ...random(9), sha256: sha256 as typeof hash });
        expect(answer).toMatchObject({ status: 400, code: 'malformed' });
      }
    });

    it('leaves no half file when its sender goes away', async () => {
      const lin = await founder();
      const space = await makeSpace(app(), lin);
      const blob = random(1000);
      async function* cut() {
        yield blob.bytes.subarray(0, 500);
        await Promise.resolve();
        throw new Error('gone');
      }
      const store = fileBlobStore(blobFolder(), secureRandom);
      const place = { org: lin.org, space: space.space, sha256: blob.sha256 };
      await expect(store.write(place, cut(), 1000)).rejects.toThrow('gone');
      const folder = join(blobFolder(), blobName(place), '..');
      expect(await readdir(folder)).toEqual([]);
      // What a power cut left under a fresh name is no blob.
      await writeFile(join(folder, `${blob.sha256}.x.new`), 'half');
      expect((await ask(app(), 'HEAD', lin, space, blob)).status).toBe(404);
      await rm(join(folder, `${blob.sha256}.x.new`));
    });
  });
}
