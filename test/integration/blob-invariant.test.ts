import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BlobId } from '../../common/crypto/blob-manifest.ts';
import type { BlobRef, BlobState } from '../../common/features/attachments/blob-state.ts';
import { systemClock } from '../../common/lib/clock.ts';
import { newId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { openBlobShelf, type BlobShelf } from '../../main/files/blob-shelf.ts';
import { blobRoutes } from '../../main/sync-client/blob-line.ts';
import { blobTransfers, type BlobTransfers } from '../../main/sync-client/blob-transfers.ts';
import { offerEnrolment } from '../../server/accounts/enrolment.ts';
import { buildApp } from '../../server/app.ts';
import { openBlobs } from '../../server/blobs/open-blobs.ts';
import type { Database } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import { openPglite } from '../../server/db/pglite.ts';
import type { RouteApp } from '../../server/http/route-app.ts';
import { blobOf } from '../builders/blobs.ts';
import {
  bring,
  enrol,
  makeSpace,
  TEST_SERVER,
  type TestClient,
} from '../builders/server-client.ts';
import { valueOf } from '../builders/vault.ts';
import { lineFaults, lossyFetch, type LineFault } from '../fakes/lossy-fetch.ts';

/** By hand: BLOB_RUNS=20000 npx vitest run test/integration/blob-invariant. */
const RUNS = Number(process.env['BLOB_RUNS'] ?? 100);

let db: Database;
let app: RouteApp;
let root: string;
let people: readonly [TestClient, TestClient];
let space: SpaceId;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rackside-blobs-'));
  db = await openPglite();
  await migrate(db, systemClock);
  const world = { db, clock: systemClock, random: secureRandom };
  app = await buildApp({
    ...world,
    log: pino({ level: 'silent' }),
    requestsPerMinute: { all: 10_000_000, strangers: 10_000_000 },
    blobs: openBlobs({ dataDir: root, s3: undefined, blobQuota: 2 ** 40 }, secureRandom),
  });
  await offerEnrolment(world, 'a-code-of-the-test');
  const lin = await enrol(app, 'a-code-of-the-test');
  const { client, space: both } = await bring(
    app,
    lin,
    await makeSpace(app, lin),
    'Chen',
    'engineer',
  );
  people = [lin, client];
  space = both.space;
}, 60_000);
afterAll(async () => {
  await app.close();
  await db.close();
  await rm(root, { recursive: true });
});

/** What the server has of a file, asked over a good line. */
async function serverHas(of: BlobRef): Promise<boolean> {
  const deps = {
    server: TEST_SERVER,
    fetch: lossyFetch(app, () => undefined),
    requestId: () => secureRandom.uuid(),
    signal: new AbortController().signal,
  };
  const { org, token } = people[0];
  for (const sha256 of of.chunks) {
    const got = await blobRoutes.get(deps, token, { org, space, sha256 });
    if (!got.ok) return false;
  }
  return true;
}

/** One laptop: its disk stays, its process may end at any moment and begin again. */
class Laptop {
  shelf!: BlobShelf;
  transfers!: BlobTransfers;
  /** Every state in which a file was ever shown. */
  readonly shown: { readonly blob: BlobId; readonly state: BlobState }[] = [];
  readonly mustHold: Promise<void>[] = [];
  private life = 0;

  private readonly who: TestClient;
  private readonly folder: string;
  private readonly fault: () => LineFault | undefined;
  private readonly refs: Map<BlobId, BlobRef>;

  constructor(
    who: TestClient,
    folder: string,
    fault: () => LineFault | undefined,
    refs: Map<BlobId, BlobRef>,
  ) {
    this.who = who;
    this.folder = folder;
    this.fault = fault;
    this.refs = refs;
  }

  async start(): Promise<void> {
    this.life += 1;
    const mine = this.life;
    this.shelf = valueOf(await openBlobShelf(this.folder));
    const deps = {
      server: TEST_SERVER,
      fetch: lossyFetch(app, this.fault),
      requestId: () => secureRandom.uuid(),
      signal: new AbortController().signal,
    };
    const { org, token } = this.who;
    // A process that ended gets no answer any more.
    const alive = async <T>(answer: Promise<T>): Promise<T> => {
      const value = await answer;
      return mine === this.life ? value : new Promise<T>(() => undefined);
    };
    this.transfers = blobTransfers({
      shelf: this.shelf,
      line: {
        has: at => alive(blobRoutes.has(deps, token, { org, ...at })),
        put: (at, sealed) => alive(blobRoutes.put(deps, token, { org, ...at }, sealed)),
        get: at => alive(blobRoutes.get(deps, token, { org, ...at })),
      },
      pace: { take: async () => undefined },
      random: secureRandom,
      wait: () => new Promise(resolve => setImmediate(resolve)),
      onState: (blob, state) => {
        this.shown.push({ blob, state });
        const of = this.refs.get(blob);
        if (state.at === 'both' && of !== undefined) this.mustHold.push(this.expectWhole(of));
      },
    });
  }

  crash(): void {
    this.life += 1;
    this.transfers.stop();
  }

  /** The claim behind 'complete': every chunk is on this disk and at the server, with its own hash. */
  private async expectWhole(of: BlobRef): Promise<void> {
    for (const hash of of.chunks) {
      const bytes = await readFile(join(this.folder, hash.slice(0, 2), hash));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
    }
    expect(await serverHas(of)).toBe(true);
  }

  async attach(sizes: readonly number[]): Promise<BlobRef> {
    const blob = newId<BlobId>(secureRandom);
    const chunks = sizes.map(size => blobOf(new Uint8Array(randomBytes(size))));
    for (const { sha256, bytes } of chunks) valueOf(await this.shelf.files.write(sha256, bytes));
    const of: BlobRef = { blob, space, chunks: chunks.map(({ sha256 }) => sha256) };
    this.refs.set(blob, of);
    valueOf(await this.shelf.stage({ ...of, note: '' }));
    valueOf(await this.shelf.settle(blob));
    this.transfers.nudge();
    return of;
  }
}

type Step =
  | { readonly kind: 'attach'; readonly by: number; readonly sizes: readonly number[] }
  | { readonly kind: 'crash'; readonly by: number }
  | { readonly kind: 'line'; readonly by: number; readonly isUp: boolean }
  | { readonly kind: 'look'; readonly by: number }
  | { readonly kind: 'rest'; readonly turns: number };

const by = fc.nat(1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('attach' as const),
      by,
      sizes: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash' as const), by }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('line' as const), by, isUp: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('look' as const), by }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('rest' as const), turns: fc.nat(20) }) },
);

it(
  'I19: a file is complete if and only if every hash of it was verified',
  { timeout: 1_200_000 },
  async () => {
    const happened = new Map<string, number>();
    const count = (what: string): void => void happened.set(what, (happened.get(what) ?? 0) + 1);
    let whole = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30, size: 'max' }),
        fc.infiniteStream(fc.option(fc.constantFrom(...lineFaults), { freq: 2, nil: undefined })),
        async (steps, faults) => {
          let isBad = true;
          const fault = (): LineFault | undefined => {
            const now: LineFault | undefined = isBad ? faults.next().value : undefined;
            if (now !== undefined) count(now);
            return now;
          };
          const folder = await mkdtemp(join(root, 'run-'));
          const refs = new Map<BlobId, BlobRef>();
          const laptops = people.map(
            (who, i) => new Laptop(who, join(folder, String(i)), fault, refs),
          );
          for (const laptop of laptops) await laptop.start();
          const look = async (laptop: Laptop): Promise<void> => {
            for (const of of refs.values()) valueOf(await laptop.transfers.fetch(of));
          };
          for (const one of steps) {
            count(one.kind);
            const laptop = laptops['by' in one ? one.by : 0]!;
            switch (one.kind) {
              case 'attach':
                await laptop.attach(one.sizes);
                break;
              case 'crash':
                laptop.crash();
                await laptop.start();
                break;
              case 'line':
                laptop.transfers.setOnline(one.isUp);
                break;
              case 'look':
                await look(laptop);
                break;
              case 'rest':
                for (let i = 0; i < one.turns; i += 1) await new Promise(setImmediate);
            }
          }
          isBad = false;
          for (const laptop of laptops) {
            laptop.transfers.setOnline(true);
            await look(laptop);
          }
          const allOf = (laptop: Laptop): BlobState['at'][] =>
            [...refs.values()].map(of => laptop.transfers.state(of).at);
          await expect
            .poll(() => new Set(laptops.flatMap(allOf)), { timeout: 30_000, interval: 2 })
            .toEqual(new Set(refs.size === 0 ? [] : ['both']));
          for (const laptop of laptops) {
            await Promise.all(laptop.mustHold);
            whole += laptop.mustHold.length;
            for (const of of refs.values()) {
              for (const hash of of.chunks) valueOf(await laptop.shelf.files.read(hash));
            }
            laptop.crash();
          }
          await rm(folder, { recursive: true });
        },
      ),
      { numRuns: RUNS },
    );
    // Else the runs were too tame to say anything.
    for (const what of [...lineFaults, 'attach', 'crash', 'line', 'look', 'rest']) {
      expect(happened.get(what) ?? 0, what).toBeGreaterThan(RUNS / 10);
    }
    expect(whole).toBeGreaterThan(RUNS);
  },
);
