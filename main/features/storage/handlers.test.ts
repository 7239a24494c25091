import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { importAesKey } from '../../../common/crypto/aead.ts';
import type { BackupKey } from '../../../common/crypto/backup-envelope.ts';
import { appErrorOf } from '../../../common/errors/app-error.ts';
import { backupReader } from '../../../common/features/storage/backup-reader.ts';
import { connect } from '../../../common/ipc/port-rpc.ts';
import { ok } from '../../../common/lib/result.ts';
import { valueOf } from '../../../test/builders/vault.ts';
import { portPair } from '../../../test/fakes/port-pair.ts';
import { seededRandom } from '../../../test/fakes/seeded-random.ts';
import { steppedClock } from '../../../test/fakes/stepped-clock.ts';
import { writeBackup } from '../../files/backup-file.ts';
import type { Caller } from '../../ipc/window-calls.ts';
import type { StorageDeps } from './handlers.ts';

let folder: string;
vi.mock('electron', () => ({
  BrowserWindow: { fromWebContents: () => null },
  dialog: {
    showOpenDialog: async () => ({ canceled: false, filePaths: [join(folder, 'backup')] }),
  },
}));
const { createStorageFeature } = await import('./handlers.ts');
const caller = { contents: {} } as Caller;
const random = seededRandom(3);
const ACCOUNT = '6a1f7c52-7d29-4b36-9f4e-0d6d6a1b2c3d';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rackside-storage-'));
  const header = {
    v: 1 as const,
    madeAt: 1,
    account: { header: { orgName: 'North', bundle: { account: ACCOUNT, name: 'Lin Wei' } } },
    key: 'AAAA',
    counts: { batches: 0, files: 0 },
  };
  const key = await importAesKey<BackupKey>(random.bytes(32));
  async function* entries() {
    yield ok({ kind: 'end' as const, counts: header.counts });
  }
  const work = { progress: () => undefined, isCancelled: () => false };
  valueOf(await writeBackup(join(folder, 'backup'), header, key, entries(), work));
});
afterAll(() => rm(folder, { recursive: true }));

it('a lock ends the process that holds a backup’s keys, and what main knew for it', async () => {
  const [near] = portPair();
  const end = vi.fn(() => near.close());
  const secretKey = new Uint8Array(16).fill(7);
  const storage = createStorageFeature({
    startReader: () => ({
      client: connect(near, backupReader, appErrorOf('vault-host-gone')),
      end,
    }),
    secretKeyOf: async () => secretKey,
    place: () => undefined,
    clock: steppedClock(),
    random,
    onProgress: () => undefined,
  } as unknown as StorageDeps);
  const { id } = valueOf(await storage.handlers['storage.chooseBackup'](undefined, caller));
  const tested = storage.handlers['storage.testBackup']({ id }, caller);
  await new Promise(done => setTimeout(done, 20));
  expect(end).not.toHaveBeenCalled();
  storage.close();
  expect(end).toHaveBeenCalled();
  expect(await tested).toEqual({ ok: false, error: { kind: 'locked' } });
  expect(secretKey).toEqual(new Uint8Array(16));
});
