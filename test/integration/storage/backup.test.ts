import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dexie, type TableSchema } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeAll, describe, expect, it } from 'vitest';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type { BackupReader } from '../../../common/features/storage/backup-reader.ts';
import type { BackupReport } from '../../../common/features/storage/backup-report.ts';
import type { SecureRequest } from '../../../common/features/vault/secure-window.ts';
import type { VaultRecords } from '../../../common/features/vault/vault-records.ts';
import type { Client } from '../../../common/ipc/port-rpc.ts';
import { utf8 } from '../../../common/lib/bytes.ts';
import { newId, type RecordId, type SpaceId } from '../../../common/lib/ids.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { ok, type Result } from '../../../common/lib/result.ts';
import { makeBackup } from '../../../main/features/storage/backup-job.ts';
import { backupPages } from '../../../main/features/storage/backup-pages.ts';
import { restoreBackup, testBackup } from '../../../main/features/storage/restore-job.ts';
import { openPeople } from '../../../main/features/workspace/people.ts';
import { readBackupStart, type Work } from '../../../main/files/backup-file.ts';
import { openBackupReader } from '../../../main/vault-host/backup/reader.ts';
import { readAccountFile } from '../../../main/vault-host/account-file.ts';
import type { SecureRequests } from '../../../main/vault-host/secure-requests.ts';
import { diskVaultFiles } from '../../../main/vault-host/vault-files.ts';
import type { DataContract } from '../../../renderer/data/data-contract.ts';
import { createEngine, type Engine } from '../../../renderer/data/engine.ts';
import { heldTimers } from '../../builders/data-device.ts';
import { diskKeeper, type DiskKeeper } from '../../builders/disk-keeper.ts';
import {
  createdVault,
  PASSPHRASE,
  valueOf,
  vaultIn,
  type TestVault,
} from '../../builders/vault.ts';
import { localClient } from '../../fakes/local-client.ts';
import { steppedClock } from '../../fakes/stepped-clock.ts';

const unwatched: Work = { progress: () => undefined, isCancelled: () => false };
const TITLES = ['Core switch down', '核心交换机故障', 'UPS on battery'];

interface Desk {
  readonly vault: TestVault;
  readonly keeper: DiskKeeper;
  readonly engine: Engine;
  readonly data: Client<DataContract>;
  readonly disk: IDBFactory;
}

/** A data worker over a vault, with a keeper in this folder. */
async function deskOf(
  vault: TestVault,
  folder?: string,
  onBackupPage?: Parameters<typeof diskKeeper>[1],
): Promise<Desk> {
  const keeper = diskKeeper(folder, onBackupPage);
  const disk = new IDBFactory();
  const engine = createEngine({
    place: { name: 'rackside', indexedDB: disk, IDBKeyRange },
    vault: localClient<VaultRecords>(vault.records),
    keeper: keeper.client,
    clock: steppedClock(),
    random: secureRandom,
    timers: heldTimers(),
    events: { changed: () => undefined, outbox: () => undefined },
    onBug: (_where, bug) => {
      throw bug;
    },
  });
  const data = localClient<DataContract>(engine.handlers);
  return { vault, keeper, engine, data, disk };
}
const titlesIn = async ({ data }: Desk): Promise<unknown[]> =>
  valueOf(await data.call('list', { type: 'fault' }))
    .records.map(({ fields }) => fields['title']?.[0]?.value)
    .toSorted();

/** A person who types this into the secure window, and is told what came of it. */
function typing(...answers: readonly string[]): SecureRequests & {
  readonly shown: SecureRequest[];
  readonly told: AppError[];
} {
  const shown: SecureRequest[] = [];
  const told: AppError[] = [];
  return {
    shown,
    told,
    ask: async () => true,
    show: async (request, { submit }) => {
      shown.push(request);
      const name = request.kind === 'enter' ? (request.fields[0]?.name ?? '') : 'present';
      for (const answer of answers) {
        const field = { name, label: '', kind: 'hidden', value: utf8(answer) } as const;
        const taken = await submit?.({ fields: [field], removed: [] });
        if (taken?.ok === true) return ok(undefined);
        if (taken !== undefined) told.push(taken.error);
      }
      return { ok: false, error: appErrorOf('cancelled') };
    },
  };
}
const schemaText = ({ primKey, indexes }: TableSchema): string =>
  [primKey, ...indexes].map(({ src }) => src).join(',');
const readerFor = (secure: SecureRequests): Client<BackupReader> =>
  localClient<BackupReader>(openBackupReader({ random: secureRandom, secure }));

async function writeTitles({ data }: Desk): Promise<void> {
  for (const title of TITLES) {
    const id = newId<RecordId>(secureRandom);
    const edit = { space, type: 'fault', id, field: 'title', op: 'set', value: title } as const;
    valueOf(await data.call('commit', { edits: [edit] }));
  }
}

let desk: Desk;
let space: SpaceId;
let file: string;
let report: BackupReport;
const folder = mkdtempSync(join(tmpdir(), 'rackside-backups-'));

beforeAll(async () => {
  const vault = await createdVault('Lin Wei');
  const pages = backupPages('5f0c8a52-95a1-4bd7-9d3f-0c1c3e0f7a11');
  desk = await deskOf(vault, undefined, { onBackupPage: pages.sink });
  valueOf(await desk.data.call('open'));
  const [organisation] = valueOf(await vault.desk.spaces(undefined));
  if (organisation === undefined) throw new Error('a workspace has a space');
  ({ space } = organisation);
  await writeTitles(desk);
  file = join(folder, 'lin.rackside-backup');
  desk.keeper.client.emit('backupWanted', { id: '5f0c8a52-95a1-4bd7-9d3f-0c1c3e0f7a11' });
  const made = await makeBackup(
    file,
    { pages, vault: () => vault.control.backup(undefined), madeAt: 1_000 },
    unwatched,
  );
  report = valueOf(made).report;
});

const start = async (path: string) => readBackupStart(path);
async function tested(path: string, ...typed: string[]): Promise<Result<BackupReport, AppError>> {
  const backup = await start(path);
  if (!backup.ok) return backup;
  const reader = readerFor(typing(...typed));
  return testBackup(backup.value, { reader, file: 'x', secretKey: null }, unwatched);
}

describe('a backup', () => {
  it('has every batch and every file of the vault, and opens by the passphrase to its last byte', async () => {
    expect(report).toMatchObject({ batches: TITLES.length, damaged: 0, spaces: 1 });
    expect(report.files).toBeGreaterThanOrEqual(2);
    expect(valueOf(await tested(file, PASSPHRASE))).toEqual(report);
  });

  describe('of a database that a newer app wrote', () => {
    const id = '6d3c1c0e-6a55-4d0f-8f0c-2f3f6c1b9a22';
    /** The database as a newer app leaves it, and an attempt to back it up with this one. */
    async function backedUpAfter(newerTables: Record<string, string | null>, to: string) {
      const pages = backupPages(id);
      const older = await deskOf(desk.vault, undefined, { onBackupPage: pages.sink });
      valueOf(await older.data.call('open'));
      await writeTitles(older);
      older.engine.close();
      const newer = new Dexie('rackside', { indexedDB: older.disk, IDBKeyRange });
      await newer.open();
      const tables = Object.fromEntries(
        newer.tables.map(({ name, schema }) => [name, schemaText(schema)]),
      );
      newer.close();
      newer.version(99).stores({ ...tables, ...newerTables });
      await newer.open();
      newer.close();

      expect(await older.data.call('open')).toEqual({ ok: false, error: { kind: 'store-newer' } });
      expect(await older.data.call('list', { type: 'fault' })).toMatchObject({ ok: false });
      older.keeper.client.emit('backupWanted', { id });
      const vault = () => desk.vault.control.backup(undefined);
      const made = await makeBackup(to, { pages, vault, madeAt: 1_000 }, unwatched);
      older.engine.close();
      const versions = await older.disk.databases();
      expect(versions).toEqual([{ name: 'rackside', version: 990 }]);
      return made;
    }

    it('has the log as it lies, without opening a row, and changes nothing', async () => {
      const to = join(folder, 'newer.rackside-backup');
      const made = valueOf(await backedUpAfter({ somethingNew: 'id' }, to)).report;
      expect(made).toMatchObject({ batches: TITLES.length, damaged: 0 });
      expect(valueOf(await tested(to, PASSPHRASE))).toEqual(made);
    });

    it('says that it can’t be read when the newer app keeps its log elsewhere', async () => {
      const to = join(folder, 'elsewhere.rackside-backup');
      expect(await backedUpAfter({ batch: null, journal: 'n' }, to)).toMatchObject({
        error: { kind: 'store-unavailable' },
      });
      expect(existsSync(to)).toBe(false);
    });
  });

  it('shows nothing of what is in it, nor the Secret Key of this computer', () => {
    const text = readFileSync(file).toString('latin1');
    for (const title of TITLES) expect(text).not.toContain(Buffer.from(title).toString('latin1'));
    expect(text).not.toContain('secret-key');
    expect(text).not.toContain(PASSPHRASE);
  });

  it('asks again after a wrong passphrase, and changes nothing when the window is closed', async () => {
    const backup = valueOf(await start(file));
    const secure = typing('wrong', '', PASSPHRASE);
    const opening = { reader: readerFor(secure), file: 'lin.rackside-backup', secretKey: null };
    valueOf(await testBackup(backup, opening, unwatched));
    expect(secure.told.map(({ kind }) => kind)).toEqual(['wrong-passphrase', 'wrong-passphrase']);
    expect(secure.shown).toMatchObject([{ purpose: 'open-file', file: 'lin.rackside-backup' }]);
    expect(await tested(file, 'wrong')).toEqual({ ok: false, error: appErrorOf('cancelled') });
  });

  it('is restored as a person of its own, with a device of its own, and the same records', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'rackside-profile-'));
    const people = await openPeople(profile, steppedClock(), secureRandom);
    const stage = valueOf(await people.stage());
    const restored = valueOf(
      await restoreBackup(
        valueOf(await start(file)),
        { reader: readerFor(typing(PASSPHRASE)), file: 'x', secretKey: null },
        { stage, deviceLabel: 'Spare laptop', database: secureRandom.uuid(), at: 2_000 },
        unwatched,
      ),
    );
    expect(restored).toMatchObject({ name: 'Lin Wei', report });
    valueOf(await people.keep(stage, restored));
    valueOf(await people.choose(stage.id));
    const place = people.chosen();
    if (place === undefined) throw new Error('nobody was restored');

    const vault = vaultIn(place.vault);
    const owner = valueOf(await vault.desk.unlock({ passphrase: PASSPHRASE }));
    const before = valueOf(await desk.vault.control.identity(undefined));
    const after = valueOf(await vault.control.identity(undefined));
    expect(owner.account).toBe(before.owner.account);
    expect(owner.device).not.toBe(before.owner.device);
    expect(after.certificate).toMatchObject({ label: 'Spare laptop' });
    expect(after.certificate.sign).not.toBe(before.certificate.sign);
    expect(after.bundle).toEqual(before.bundle);
    expect(vault.damage).toEqual([]);

    const again = await deskOf(vault, place.folder);
    const opened = valueOf(await again.data.call('open'));
    expect(opened).toMatchObject({ records: TITLES.length, putBack: { batches: TITLES.length } });
    expect(await titlesIn(again)).toEqual(await titlesIn(desk));
    // Who works on goes on: the new device signs, and a second opening is an ordinary one.
    const id = newId<RecordId>(secureRandom);
    const edit = { space, type: 'fault', id, field: 'title', op: 'set', value: 'New' } as const;
    valueOf(await again.data.call('commit', { edits: [edit] }));
    const entry = valueOf(await again.data.call('history', { id }))[0];
    expect(entry?.device).toBe(owner.device);
    again.engine.close();
    await again.keeper.close();
    // The person who was here is as before.
    expect(await titlesIn(desk)).toHaveLength(TITLES.length);
  });

  it('leaves no trace of a restore that fails, wherever it fails', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'rackside-profile-'));
    const people = await openPeople(profile, steppedClock(), secureRandom);
    const whole = readFileSync(file);
    const cut = join(folder, 'cut.rackside-backup');
    for (const bytes of [whole.subarray(0, -1), Buffer.concat([whole, Buffer.alloc(1)])]) {
      writeFileSync(cut, bytes);
      const stage = valueOf(await people.stage());
      const failed = await restoreBackup(
        valueOf(await start(cut)),
        { reader: readerFor(typing(PASSPHRASE)), file: 'x', secretKey: null },
        { stage, deviceLabel: 'x', database: secureRandom.uuid(), at: 1 },
        unwatched,
      );
      expect(failed).toMatchObject({ ok: false, error: { kind: 'backup-damaged' } });
      // Without its account's file even what was staged is no workspace.
      expect(existsSync(join(stage.vault, 'account.json'))).toBe(false);
      await people.discard(stage);
    }
    expect(readdirSync(join(profile, 'people'))).toEqual([]);
    expect(await people.list()).toEqual([]);
  });

  it('refuses a header that was put together from two backups', async () => {
    const other = join(folder, 'other.rackside-backup');
    copyFileSync(file, other);
    const backup = valueOf(await start(other));
    const header = { ...backup.header, key: `${backup.header.key.slice(0, -4)}AAAA` };
    const opening = { reader: readerFor(typing(PASSPHRASE)), file: 'x', secretKey: null };
    expect(await testBackup({ ...backup, header }, opening, unwatched)).toMatchObject({
      error: { kind: 'backup-damaged' },
    });
    const account = { ...backup.header.account, slots: [] };
    const slotless = { ...backup, header: { ...backup.header, account } };
    expect(await testBackup(slotless, opening, unwatched)).toMatchObject({
      error: { kind: 'backup-damaged' },
    });
  });

  it('is refused with a typed error for every byte that is flipped, and changes nothing', async () => {
    const whole = readFileSync(file);
    const flipped = join(folder, 'flipped.rackside-backup');
    const { contentAt } = valueOf(await start(file));
    const kinds = new Set<string>();
    for (let at = 0; at < contentAt; at += 1) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0x04;
      writeFileSync(flipped, bytes);
      const read = await start(flipped);
      expect(read.ok, `byte ${at}`).toBe(false);
      if (!read.ok) kinds.add(read.error.kind);
    }
    // Each try derives the keys anew, so here six of the chunks' bytes; backup-file.test.ts flips each.
    for (let at = contentAt; at < whole.length; at += Math.ceil((whole.length - contentAt) / 6)) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0x04;
      writeFileSync(flipped, bytes);
      const tried = await tested(flipped, PASSPHRASE);
      expect(tried, `byte ${at}`).toMatchObject({ error: { kind: 'backup-damaged' } });
    }
    expect([...kinds].toSorted()).toEqual(['backup-damaged', 'not-a-backup']);
    const account = valueOf(await readAccountFile(diskVaultFiles(desk.vault.dir)));
    expect(account?.header.certificate.device).toBe(
      valueOf(await desk.vault.control.identity(undefined)).owner.device,
    );
  });
});
