import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../common/crypto/digest.ts';
import { toBase64Url, utf8 } from '../../common/lib/bytes.ts';
import { canonicalJson } from '../../common/lib/json.ts';
import { joinTeam, SERVER, teamOfOne, type Team } from '../../test/builders/vault-team.ts';
import {
  besideOf,
  createdVault,
  PASSPHRASE,
  valueOf,
  vaultIn,
  type TestVault,
} from '../../test/builders/vault.ts';

// Whatever lies on the disk, opening ends in a vault or a typed error: never in an exception, and
// never in a key that was not ours.

let team: Team;
let engineer: TestVault;
let other: TestVault;
const unlock = (vault: TestVault) => vault.desk.unlock({ passphrase: PASSPHRASE });

/** A copy of a vault's folder, altered. */
function copyOf(dir: string, alter: (dir: string) => void): TestVault {
  const copy = mkdtempSync(join(tmpdir(), 'rackside-damage-'));
  cpSync(dir, copy, { recursive: true });
  if (existsSync(besideOf(dir))) cpSync(besideOf(dir), besideOf(copy), { recursive: true });
  alter(copy);
  return vaultIn(copy);
}

function filesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();
}

interface AccountJson {
  header: { orgName: string; bundle: object; certificate: object };
  slots: { params: { m: number; t: number; p: number } }[];
  wrapped: Record<string, string>;
  sum: string;
}

/** Alters account.json and makes its checksum right again, as someone would who means it. */
async function altered(dir: string, alter: (file: AccountJson) => void): Promise<TestVault> {
  const file = JSON.parse(readFileSync(join(dir, 'account.json'), 'utf8')) as AccountJson;
  alter(file);
  const { header, slots, wrapped } = file;
  const sum = toBase64Url(await sha256(utf8(canonicalJson({ header, slots, wrapped }))));
  return copyOf(dir, copy => {
    writeFileSync(join(copy, 'account.json'), JSON.stringify({ header, slots, wrapped, sum }));
  });
}

beforeAll(async () => {
  team = await teamOfOne();
  valueOf(await team.admin.desk.invite({ server: SERVER, spaces: [team.site], role: 'lead' }));
  engineer = await joinTeam(team, 'Zhao Min');
  valueOf(await engineer.desk.createSite(undefined));
  other = await createdVault('Other');
}, 60_000);

describe('a flipped byte', () => {
  it('anywhere in any file is told of, and what is whole still opens', async () => {
    for (const name of filesIn(engineer.dir)) {
      if (name === 'account.json') continue;
      const { length } = readFileSync(join(engineer.dir, name));
      for (const at of [1, Math.floor(length / 2), length - 6]) {
        const vault = copyOf(engineer.dir, dir => {
          const bytes = readFileSync(join(dir, name));
          bytes[at]! ^= 1;
          writeFileSync(join(dir, name), bytes);
        });
        const opened = await unlock(vault);
        const told = [...vault.damage, ...(opened.ok ? [] : [opened.error])];
        expect(told.length, `${name} at ${at}`).toBeGreaterThan(0);
        for (const { kind } of told) {
          // A Secret Key that is gone is typed from the kit.
          expect(kind).toMatch(/^(vault-damaged|unlock-delayed|secret-key-needed)$/);
        }
        if (!opened.ok) continue;
        const lost = name.startsWith('spaces') ? 1 : 0;
        expect(valueOf(await vault.records.keys(undefined)).spaces, name).toHaveLength(3 - lost);
      }
    }
  }, 60_000);

  it('in the account’s file is damage, not a wrong passphrase', async () => {
    const { length } = readFileSync(join(engineer.dir, 'account.json'));
    for (let at = 0; at < length - 1; at += 17) {
      const vault = copyOf(engineer.dir, dir => {
        const bytes = readFileSync(join(dir, 'account.json'));
        bytes[at]! ^= 1;
        writeFileSync(join(dir, 'account.json'), bytes);
      });
      const opened = await unlock(vault);
      // White space between two members means the same when it becomes another white space.
      if (!opened.ok) expect(opened.error.kind).toBe('vault-damaged');
    }
  }, 60_000);
});

describe('a damaged space', () => {
  it('answers that it is damaged, keeps its file, and comes back from the server', async () => {
    const vault = copyOf(engineer.dir, dir => {
      writeFileSync(join(dir, 'spaces', `${team.site}.json`), '{');
    });
    valueOf(await unlock(vault));
    const read = () => vault.desk.policy({ space: team.site });
    expect(await read()).toMatchObject({ error: { kind: 'vault-damaged' } });
    const shown = (await team.relay.show(vault)).spaces.find(({ space }) => space === team.site)!;
    const older = { ...shown, entries: shown.entries.slice(0, 1) };
    expect(
      valueOf(await vault.control.ingest({ spaces: [older], joins: [] })).refused,
    ).toHaveLength(1);
    expect(await team.relay.exchange(vault)).toEqual([]);
    expect((await read()).ok).toBe(true);
    expect(filesIn(vault.dir)).toContain(join('spaces', `${team.site}.json.damaged`));
  });

  it('put back as an older copy is refused', async () => {
    const name = join('spaces', `${team.site}.json`);
    const older = readFileSync(join(team.admin.dir, name));
    await joinTeam(team, 'Chen Yu');
    const vault = copyOf(team.admin.dir, dir => writeFileSync(join(dir, name), older));
    valueOf(await unlock(vault));
    expect(vault.damage).toEqual([
      { kind: 'rollback-refused', detail: { where: `spaces/${team.site}.json` } },
    ]);
    expect(valueOf(await vault.desk.spaces(undefined)).map(({ space }) => space)).not.toContain(
      team.site,
    );
  });

  it('that is missing is told of', async () => {
    const vault = copyOf(engineer.dir, dir => rmSync(join(dir, 'spaces', `${team.site}.json`)));
    valueOf(await unlock(vault));
    expect(vault.damage).toMatchObject([{ kind: 'vault-damaged' }]);
  });
});

describe('another account’s files', () => {
  it('do not open ours, and ours do not open under another name', async () => {
    const ours = readFileSync(join(engineer.dir, 'spaces', `${team.site}.json`));
    const theirs = filesIn(other.dir).find(name => name.startsWith('spaces'))!;
    const vault = copyOf(engineer.dir, dir => {
      cpSync(join(other.dir, theirs), join(dir, theirs));
      cpSync(join(other.dir, 'marks.json'), join(dir, 'marks.json'));
      writeFileSync(join(dir, 'spaces', '00000000-0000-4000-8000-000000000000.json'), ours);
    });
    valueOf(await unlock(vault));
    expect(valueOf(await vault.records.keys(undefined)).spaces).toHaveLength(3);
    // Our own marks are gone as well: those beside the folder still tell.
    expect(vault.damage.map(({ kind }) => kind)).toEqual(['rollback-refused', 'vault-damaged']);
  });

  it('in place of an unlock slot or a wrapped key are refused', async () => {
    const theirs = JSON.parse(readFileSync(join(other.dir, 'account.json'), 'utf8')) as AccountJson;
    const withSlots = await altered(engineer.dir, file => (file.slots = theirs.slots));
    expect(await unlock(withSlots)).toMatchObject({ error: { kind: 'wrong-passphrase' } });
    const withKey = await altered(
      engineer.dir,
      file => (file.wrapped['box'] = theirs.wrapped['box']!),
    );
    expect(await unlock(withKey)).toMatchObject({ error: { kind: 'vault-damaged' } });
    const swapped = await altered(
      engineer.dir,
      ({ wrapped }) => (wrapped['box'] = wrapped['sign']!),
    );
    expect(await unlock(swapped)).toMatchObject({ error: { kind: 'vault-damaged' } });
    for (const part of ['bundle', 'certificate'] as const) {
      const posing = await altered(engineer.dir, file => (file.header[part] = theirs.header[part]));
      expect((await unlock(posing)).ok).toBe(false);
    }
    const renamed = await altered(engineer.dir, file => (file.header.orgName = 'Other'));
    expect(await unlock(renamed)).toMatchObject({ error: { kind: 'vault-damaged' } });
  });
});

describe('the costs of a passphrase', () => {
  it('lowered in the file are refused, and so are costs that would stall the app', async () => {
    const cheap = await altered(
      engineer.dir,
      file => (file.slots[0]!.params = { ...file.slots[0]!.params, m: 8192, t: 1 }),
    );
    expect(await unlock(cheap)).toEqual({ ok: false, error: { kind: 'weak-kdf' } });
    const heavy = await altered(
      engineer.dir,
      file => (file.slots[0]!.params = { ...file.slots[0]!.params, m: 8_388_608 }),
    );
    expect(await unlock(heavy)).toMatchObject({ error: { kind: 'vault-damaged' } });
    const different = await altered(engineer.dir, file => (file.slots[0]!.params.t += 1));
    expect(await unlock(different)).toMatchObject({ error: { kind: 'wrong-passphrase' } });
  });
});

describe('the count of wrong passphrases', () => {
  it('damaged costs the longest wait, once', async () => {
    const vault = copyOf(engineer.dir, dir => writeFileSync(join(dir, 'attempts.json'), 'none'));
    const delayed = { ok: false, error: { kind: 'unlock-delayed', detail: { waitSeconds: 300 } } };
    expect(await unlock(vault)).toEqual(delayed);
    vault.clock.advance(300_000);
    expect((await unlock(vault)).ok).toBe(true);
  });

  it('is not forgiven because a slot was added that may not be tried', async () => {
    const vault = await altered(engineer.dir, ({ slots }) => {
      const [slot] = slots;
      slots.push({ ...slot!, params: { ...slot!.params, m: 8192, t: 1 } });
    });
    for (const waitSeconds of [1, 2]) {
      expect(await vault.desk.unlock({ passphrase: 'wrong' })).toEqual({
        ok: false,
        error: { kind: 'wrong-passphrase', detail: { waitSeconds } },
      });
      vault.clock.advance(waitSeconds * 1000);
    }
  });

  it('is not outwaited by setting the clock, nor does a clock set back lock anyone out for years', async () => {
    const vault = copyOf(engineer.dir, () => undefined);
    await vault.desk.unlock({ passphrase: 'wrong' });
    vault.clock.setWall(Date.UTC(2001, 0, 1));
    expect(await unlock(vault)).toMatchObject({ error: { kind: 'unlock-delayed' } });
    vault.clock.advance(1000);
    expect((await unlock(vault)).ok).toBe(true);
  });
});
