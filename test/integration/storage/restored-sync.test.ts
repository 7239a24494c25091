import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BackupReader } from '../../../common/features/storage/backup-reader.ts';
import { utf8 } from '../../../common/lib/bytes.ts';
import { newId, type RecordId, type SpaceId } from '../../../common/lib/ids.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { ok } from '../../../common/lib/result.ts';
import { makeBackup } from '../../../main/features/storage/backup-job.ts';
import { backupPages } from '../../../main/features/storage/backup-pages.ts';
import { restoreBackup } from '../../../main/features/storage/restore-job.ts';
import { openPeople } from '../../../main/features/workspace/people.ts';
import { readBackupStart, type Work } from '../../../main/files/backup-file.ts';
import { openBackupReader } from '../../../main/vault-host/backup/reader.ts';
import { diskKeeper } from '../../builders/disk-keeper.ts';
import { syncedPerson, type SyncedPerson } from '../../builders/synced-person.ts';
import {
  createdVault,
  joinedVault,
  ownerOf,
  PASSPHRASE,
  valueOf,
  vaultIn,
  type TestVault,
} from '../../builders/vault.ts';
import { localClient } from '../../fakes/local-client.ts';
import { steppedClock } from '../../fakes/stepped-clock.ts';
import { startSyncServer, type SyncServer } from '../../hosts/sync-server.ts';

// I12: who was restored from a backup syncs, whoever else goes on: the computer that the backup was made on,
// and one that was restored from the same backup.

const unwatched: Work = { progress: () => undefined, isCancelled: () => false };
const soon = { timeout: 30_000, interval: 50 };

let server: SyncServer;
const people: SyncedPerson[] = [];
beforeAll(async () => {
  server = await startSyncServer();
});
afterAll(async () => {
  for (const one of people) await one.end();
  await server.stop();
});

async function write({ data }: SyncedPerson, space: SpaceId, title: string): Promise<RecordId> {
  const id = newId<RecordId>(secureRandom);
  const edit = { space, type: 'fault', id, field: 'title', op: 'set', value: title } as const;
  valueOf(await data.call('commit', { edits: [edit] }));
  return id;
}
const titlesOf = async ({ data }: SyncedPerson): Promise<unknown[]> =>
  valueOf(await data.call('list', { type: 'fault' }))
    .records.map(({ fields }) => fields['title']?.[0]?.value)
    .toSorted();

/** Syncs until nothing waits; whatever was refused or is not trusted would show. */
async function expectSynced(person: SyncedPerson, titles: readonly string[]): Promise<void> {
  await expect
    .poll(async () => {
      await person.data.call('syncNow');
      return titlesOf(person);
    }, soon)
    .toEqual(titles.toSorted());
  await expect
    .poll(async () => valueOf(await person.data.call('outbox')), soon)
    .toMatchObject({ pending: 0, rejected: [], quarantined: [] });
}

interface Machine {
  readonly person: SyncedPerson;
  /** Writes a backup; answers with its file. */
  backUp(): Promise<string>;
}

/** A person whose vault is open, at a machine that can make backups. */
async function machineOf(vault: TestVault, folder?: string): Promise<Machine> {
  const id = secureRandom.uuid();
  const pages = backupPages(id);
  const keeper = diskKeeper(folder, { onBackupPage: pages.sink });
  const person = await syncedPerson(vault, keeper);
  people.push(person);
  return {
    person,
    backUp: async () => {
      const file = join(mkdtempSync(join(tmpdir(), 'rackside-backup-')), 'a.rackside-backup');
      keeper.client.emit('backupWanted', { id });
      const sources = { pages, vault: () => vault.control.backup(undefined), madeAt: 1_000 };
      valueOf(await makeBackup(file, sources, unwatched));
      return file;
    },
  };
}

/** The backup on another computer, whose person is unlocked. */
async function restored(file: string, label: string): Promise<Machine> {
  const machine = await openPeople(
    mkdtempSync(join(tmpdir(), 'rackside-restored-')),
    steppedClock(),
    secureRandom,
  );
  const stage = valueOf(await machine.stage());
  const reader = localClient<BackupReader>(
    openBackupReader({
      random: secureRandom,
      secure: {
        ask: async () => true,
        show: async (request, { submit }) => {
          const name = request.kind === 'enter' ? (request.fields[0]?.name ?? '') : 'present';
          const value = utf8(PASSPHRASE);
          const field = { name, label: '', kind: 'hidden', value } as const;
          valueOf((await submit?.({ fields: [field], removed: [] })) ?? ok(undefined));
          return ok(undefined);
        },
      },
    }),
  );
  const who = valueOf(
    await restoreBackup(
      valueOf(await readBackupStart(file)),
      { reader, file: 'x', secretKey: null },
      { stage, deviceLabel: label, database: secureRandom.uuid(), at: 2_000 },
      unwatched,
    ),
  );
  valueOf(await machine.keep(stage, who));
  valueOf(await machine.choose(stage.id));
  const place = machine.chosen()!;
  const vault = vaultIn(place.vault);
  valueOf(await vault.desk.unlock({ passphrase: PASSPHRASE }));
  return machineOf(vault, place.folder);
}

it('a restored backup syncs, whichever computers were or go online', async () => {
  const first = await machineOf(await createdVault('Lin Wei'));
  const lin = first.person;
  const space = valueOf(await lin.vault.desk.spaces(undefined))[0]!.space;
  for (const title of ['one', 'two']) await write(lin, space, title);

  // Neither computer of the backups has ever met the server: their keys are not known there.
  const second = await restored(await first.backUp(), 'Spare laptop');
  const spare = second.person;
  await write(spare, space, 'three');
  const backup = await second.backUp();
  const { url, enrolmentCode } = server;
  const third = (await restored(backup, 'Third laptop')).person;
  await third.goOnline({ server: url, enrolmentCode });
  await expectSynced(third, ['one', 'two', 'three']);

  // The same backup once more; and those that were only thought to be lost were written on meanwhile.
  const fourth = (await restored(backup, 'Fourth laptop')).person;
  await fourth.goOnline({ server: url });
  await expectSynced(fourth, ['one', 'two', 'three']);
  const all = ['one', 'two', 'three', 'four', 'five', 'six'];
  await write(fourth, space, 'four');
  await expectSynced(fourth, all.slice(0, 4));
  await write(spare, space, 'five');
  await spare.goOnline({ server: url });
  await expectSynced(spare, all.slice(0, 5));
  await write(lin, space, 'six');
  await lin.goOnline({ server: url });
  await expectSynced(lin, all);
  await expectSynced(third, all);

  // A colleague believes what each of the computers signed.
  const invite = { server: url, spaces: [space], role: 'engineer' as const };
  const { text } = valueOf(await third.vault.desk.invite(invite));
  const zhao = (await machineOf(await joinedVault(text, 'Zhao Min'))).person;
  await zhao.goOnline();
  const { account } = await ownerOf(zhao.vault);
  const joiners = async () =>
    valueOf(await third.vault.desk.joiners(undefined)).map(one => one.account);
  await expect.poll(joiners, soon).toContain(account);
  valueOf(await third.vault.desk.confirmJoiner({ account }));
  await expectSynced(zhao, all);
}, 180_000);
