import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { joinTeam, SERVER, teamOfOne, type Team } from '../builders/vault-team.ts';
import { createdVault, valueOf, type TestVault } from '../builders/vault.ts';
import { attack, expectEnds } from './attack.ts';
import type { Attack } from './attack-row.ts';
import {
  accountJson,
  filesIn,
  keysOf,
  openAltered,
  writeAccountJson,
  type AccountJson,
  type Opened,
} from './vault-folder.ts';

// Somebody who has the laptop while it is locked, and writes to the vault's folder. The owner then
// unlocks: with the right passphrase they get their own keys, fewer of them, or none.

/** Bytes between two flips of account.json. */
const STRIDE = process.env['FAULT_BYTES'] === 'all' ? 1 : 11;

let team: Team;
let engineer: TestVault;
let other: TestVault;
/** Of the engineer, before anyone wrote to the disk. */
let keys: readonly string[];

beforeAll(async () => {
  team = await teamOfOne();
  valueOf(await team.admin.desk.invite({ server: SERVER, spaces: [team.site], role: 'lead' }));
  engineer = await joinTeam(team, 'Zhao Min');
  valueOf(await engineer.desk.createSite(undefined));
  other = await createdVault('Other');
  keys = await keysOf(engineer);
}, 60_000);
afterAll(() => {
  for (const vault of [team.admin, engineer, other]) vault.close();
});

/** None but the engineer's own keys, and a typed outcome. */
function expectRefused(row: Attack, { outcomes, keys: taken }: Opened): void {
  expectEnds(row, outcomes);
  for (const key of taken) expect(keys).toContain(key);
}

/** Alters account.json as someone does who knows its format. */
async function openForged(row: Attack, forge: (file: AccountJson) => void): Promise<void> {
  const opened = await openAltered(engineer, async dir => {
    const file = accountJson(dir);
    forge(file);
    await writeAccountJson(dir, file);
  });
  expectRefused(row, opened);
  expect(opened.keys).toEqual([]);
}

const paramsOf = (file: AccountJson): Record<string, number> =>
  file.slots.find(({ type }) => type === 'passphrase')!['params'] as Record<string, number>;

describe('the account’s file', () => {
  attack('flip-account-byte', async row => {
    const { length } = readFileSync(join(engineer.dir, 'account.json'));
    for (let at = 0; at < length; at += STRIDE) {
      const opened = await openAltered(engineer, dir => flip(join(dir, 'account.json'), at));
      // White space between two members means the same when it becomes another white space.
      if (opened.keys.length > 0) expect(opened).toEqual({ outcomes: [], keys });
      else expectRefused(row, opened);
    }
  });
  attack('lower-kdf', row =>
    openForged(row, file => Object.assign(paramsOf(file), { m: 8192, t: 1 })),
  );
  attack('raise-kdf', async row => {
    await openForged(row, file => Object.assign(paramsOf(file), { m: 8_388_608 }));
    await openForged(row, file => Object.assign(paramsOf(file), { t: 1_000_000 }));
  });
  attack('change-kdf', row => openForged(row, file => (paramsOf(file)['t']! += 1)));
  attack('plant-weak-slot', async row => {
    const planted = async (dir: string): Promise<void> => {
      const file = accountJson(dir);
      const [slot] = file.slots;
      const params = { ...(slot!['params'] as object), m: 8192, t: 1 };
      file.slots.unshift({ ...slot, id: crypto.randomUUID(), params });
      await writeAccountJson(dir, file);
    };
    expectRefused(row, await openAltered(engineer, planted));
    // A slot that may not be tried forgives no wrong passphrase either.
    const guessed = await openAltered(engineer, planted, 'a guess');
    expect(guessed).toEqual({ outcomes: ['wrong-passphrase'], keys: [] });
  });
  attack('other-accounts-slots', async row => {
    const theirs = accountJson(other.dir);
    await openForged(row, file => (file.slots = theirs.slots));
    await openForged(row, file => file.slots.push(...theirs.slots));
    await openForged(row, file => (file.wrapped = theirs.wrapped));
    await openForged(row, file => (file.wrapped['box'] = theirs.wrapped['box']!));
  });
  attack('swap-wrapped-keys', row =>
    openForged(row, ({ wrapped }) => (wrapped['box'] = wrapped['sign']!)),
  );
  attack('other-identity', async row => {
    const theirs: AccountJson['header'] = {
      ...accountJson(other.dir).header,
      orgName: 'Another Field Service',
    };
    for (const part of ['bundle', 'certificate', 'org', 'orgName']) {
      await openForged(row, file => (file.header[part] = theirs[part]));
    }
  });
  attack('without-secret-key', row =>
    openForged(row, ({ slots }) => {
      for (const slot of slots) slot['suite'] = 'argon2id-hkdfsha256-aes256gcm';
    }),
  );
  attack('old-account-format', row => openForged(row, ({ header }) => (header.v = 1)));
  attack('newer-account-format', row => openForged(row, ({ header }) => (header.v = 3)));
});

describe('the sealed files beside it', () => {
  const sealed = (): string[] => filesIn(engineer.dir).filter(name => name !== 'account.json');

  attack('flip-vault-byte', async row => {
    for (const name of sealed()) {
      const { length } = readFileSync(join(engineer.dir, name));
      for (const at of [1, Math.floor(length / 3), Math.floor(length / 2), length - 6]) {
        const opened = await openAltered(engineer, dir => flip(join(dir, name), at));
        expectRefused(row, opened);
      }
    }
  });
  attack('cut-vault-file', async row => {
    for (const name of sealed()) {
      const opened = await openAltered(engineer, dir => {
        const bytes = readFileSync(join(dir, name));
        writeFileSync(join(dir, name), bytes.subarray(0, bytes.length / 2));
      });
      expectRefused(row, opened);
    }
  });
  attack('swap-space-files', async row => {
    const [one, two] = filesIn(engineer.dir).filter(name => name.startsWith('spaces'));
    const opened = await openAltered(engineer, dir =>
      cpSync(join(engineer.dir, two!), join(dir, one!)),
    );
    expectRefused(row, opened);
    expect(opened.keys.length).toBeLessThan(keys.length);
  });
  attack('missing-space-file', async row => {
    const name = filesIn(engineer.dir).find(each => each.startsWith('spaces'))!;
    expectRefused(row, await openAltered(engineer, dir => rmSync(join(dir, name))));
  });
  attack('old-space-file', async row => {
    const name = join('spaces', `${team.site}.json`);
    const older = readFileSync(join(team.admin.dir, name));
    await joinTeam(team, 'Chen Yu');
    const opened = await openAltered(team.admin, dir => writeFileSync(join(dir, name), older));
    expectEnds(row, opened.outcomes);
    expect(opened.keys.some(key => key.startsWith(team.site))).toBe(false);
  });
  attack('old-vault-folder', async row => {
    const older = mkdtempSync(join(tmpdir(), 'rackside-older-'));
    cpSync(team.admin.dir, older, { recursive: true });
    await joinTeam(team, 'Wang Fang');
    const opened = await openAltered(team.admin, dir => {
      rmSync(dir, { recursive: true });
      cpSync(older, dir, { recursive: true });
    });
    expectEnds(row, opened.outcomes);
  });
});

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at]! ^= 1;
  writeFileSync(path, bytes);
}
