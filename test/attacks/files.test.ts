import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory } from 'fake-indexeddb';
import { beforeAll, describe, expect } from 'vitest';
import { importAesKey } from '../../common/crypto/aead.ts';
import type { BackupKey } from '../../common/crypto/backup-envelope.ts';
import type { BackupEntry, BackupHeader } from '../../common/features/storage/backup-content.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { newId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { ok } from '../../common/lib/result.ts';
import {
  readBackup,
  readBackupStart,
  writeBackup,
  type Work,
} from '../../main/files/backup-file.ts';
import { dataDevice, editOf, listed, openDevice } from '../builders/data-device.ts';
import { diskKeeper } from '../builders/disk-keeper.ts';
import { team, type Team } from '../builders/team.ts';
import { valueOf } from '../builders/vault.ts';
import { diskOf, imageOf, type DiskImage } from '../faults/disk-image.ts';
import { smallStore } from '../faults/small-store.ts';
import { attack, expectEnds } from './attack.ts';
import type { Attack } from './attack-row.ts';

// The files beside the database, and the database as a whole, by somebody who writes to the disk.

const TITLES = ['one', 'two', 'three'];
/** Bytes between two flips. */
const STRIDE = process.env['FAULT_BYTES'] === 'all' ? 1 : 17;
const of: Team = team(['Lin Wei']);

let folder: string;
let image: DiskImage;
beforeAll(async () => {
  const keeper = diskKeeper();
  const disk = new IDBFactory();
  const device = await openDevice(of, of.members[0]!, { disk, keeper: keeper.client });
  for (const title of TITLES) {
    const edits = [editOf(of.spaces[0]!.space, 'title', title)];
    valueOf(await device.data.call('commit', { edits }));
  }
  device.timers.ring();
  await new Promise(resolve => setTimeout(resolve, 50));
  device.engine.close();
  await keeper.close();
  ({ folder } = keeper);
  image = await imageOf(disk);
});

/** Opens a copy of person's folder, altered, with some database. */
async function openWith(
  disk: IDBFactory,
  alter: (dir: string) => void = () => undefined,
  wish?: 'from-journal',
): Promise<{ readonly outcomes: string[]; readonly titles: unknown[] }> {
  const copy = mkdtempSync(join(tmpdir(), 'rackside-files-'));
  cpSync(folder, copy, { recursive: true });
  alter(copy);
  const keeper = diskKeeper(copy);
  if (wish !== undefined) keeper.wish(wish);
  const device = dataDevice(of, of.members[0]!, { disk, keeper: keeper.client });
  try {
    const opened = await device.data.call('open');
    expect(device.bugs).toEqual([]);
    if (!opened.ok) return { outcomes: [opened.error.kind], titles: [] };
    const told = valueOf(await keeper.journal()).state();
    const { damaged, putBack } = opened.value;
    const isDamaged = damaged + (putBack?.damaged ?? 0) + told.damaged + told.torn > 0;
    const records = await listed(device, { type: 'fault' });
    return {
      outcomes: isDamaged ? ['record-damaged'] : [],
      titles: records.map(({ fields }) => fields['title']?.[0]?.value),
    };
  } finally {
    device.engine.close();
    await keeper.close();
  }
}

function journalOf(dir: string): string {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  const found = entries.find(entry => entry.isFile() && entry.name.endsWith('.journal'));
  if (found === undefined) throw new Error('there is no journal');
  return join(found.parentPath, found.name);
}

describe('the database as a whole', () => {
  attack('empty-database', async row => {
    const { outcomes, titles } = await openWith(new IDBFactory());
    expectEnds(row, outcomes);
    expect(titles).toEqual([]);
    // What it held comes back from the journal, when the person says so.
    const back = await openWith(new IDBFactory(), undefined, 'from-journal');
    expect(back.titles.toSorted()).toEqual(TITLES.toSorted());
  });
  attack('other-database', async row => {
    const other = await smallStore();
    const { outcomes, titles } = await openWith(await diskOf(other.image));
    expectEnds(row, outcomes);
    expect(titles).toEqual([]);
  });
});

describe('the journal', () => {
  attack('flip-journal-byte', async row => {
    const { length } = readFileSync(journalOf(folder));
    const outcomes: string[] = [];
    for (let at = 0; at < length; at += STRIDE) {
      const opened = await openWith(
        new IDBFactory(),
        dir => {
          const bytes = readFileSync(journalOf(dir));
          bytes[at]! ^= 1;
          writeFileSync(journalOf(dir), bytes);
        },
        'from-journal',
      );
      for (const title of opened.titles) expect(TITLES).toContain(title);
      // Nothing is missing that is not told.
      if (opened.titles.length < TITLES.length) expect(opened.outcomes).not.toEqual([]);
      outcomes.push(...opened.outcomes);
    }
    expectEnds(row, outcomes);
  });
  attack('cut-journal', async row => {
    const { length } = readFileSync(journalOf(folder));
    for (const kept of [1, 40, Math.floor(length / 2), length - 1]) {
      const cut = (dir: string): void => {
        const bytes = readFileSync(journalOf(dir));
        writeFileSync(journalOf(dir), bytes.subarray(0, kept));
      };
      const opened = await openWith(new IDBFactory(), cut, 'from-journal');
      expectEnds(row, opened.outcomes);
      for (const title of opened.titles) expect(TITLES).toContain(title);
      // The database itself is not touched by it.
      const whole = await openWith(await diskOf(image), cut);
      expect(whole.titles.toSorted()).toEqual(TITLES.toSorted());
    }
  });
});

describe('a backup', () => {
  const unwatched: Work = { progress: () => undefined, isCancelled: () => false };
  const dir = mkdtempSync(join(tmpdir(), 'rackside-backups-'));
  const space = newId<SpaceId>(secureRandom);

  async function backup(name: string): Promise<{ path: string; key: BackupKey }> {
    const key = await importAesKey<BackupKey>(secureRandom.bytes(32));
    const counts = { batches: 2, files: 1 };
    const header: BackupHeader = { v: 1, madeAt: 1, account: {}, key: 'AAAA', counts };
    const entries: BackupEntry[] = [
      { kind: 'batch', batch: { n: 1, space, sealed: secureRandom.bytes(200) } },
      { kind: 'batch', batch: { n: 2, space, sealed: secureRandom.bytes(90) } },
      { kind: 'file', name: 'spaces/a.json', content: secureRandom.bytes(50) },
      { kind: 'end', counts },
    ];
    const path = join(dir, name);
    const given = async function* () {
      for (const entry of entries) yield ok(entry);
    };
    valueOf(await writeBackup(path, header, key, given(), unwatched));
    return { path, key };
  }
  /** Why a backup does not open to its end; null when it does. */
  async function read(path: string, key: BackupKey): Promise<string | null> {
    const start = await readBackupStart(path);
    if (!start.ok) return start.error.kind;
    const done = await readBackup(start.value, key, async () => ok(undefined), unwatched);
    return done.ok ? null : done.error.kind;
  }
  async function altered(
    row: Attack,
    alter: (bytes: Buffer, other: Buffer) => Iterable<Buffer>,
  ): Promise<void> {
    const { path, key } = await backup('one');
    const { path: other } = await backup('other');
    expect(await read(path, key)).toBeNull();
    const target = join(dir, 'altered');
    for (const bytes of alter(readFileSync(path), readFileSync(other))) {
      writeFileSync(target, bytes);
      expectEnds(row, [(await read(target, key)) ?? 'opened']);
    }
  }

  attack('flip-backup-byte', row =>
    altered(row, function* (bytes) {
      for (let at = 0; at < bytes.length; at += 1) {
        const flipped = Buffer.from(bytes);
        flipped[at]! ^= 1;
        yield flipped;
      }
    }),
  );
  attack('cut-backup', row =>
    altered(row, function* (bytes) {
      for (let length = 0; length < bytes.length; length += 1) yield bytes.subarray(0, length);
      yield Buffer.concat([bytes, Buffer.from([0])]);
      yield Buffer.concat([bytes, bytes]);
    }),
  );
  attack('splice-backups', row =>
    altered(row, function* (bytes, other) {
      for (let at = 16; at < bytes.length; at += 16) {
        yield Buffer.concat([bytes.subarray(0, at), other.subarray(at)]);
      }
    }),
  );
});
