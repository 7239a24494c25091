import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { joinTeam, teamOfOne, type Team } from '../../test/builders/vault-team.ts';
import { ownerOf, PASSPHRASE, relock, valueOf, type TestVault } from '../../test/builders/vault.ts';

// Somebody puts an older copy of a laptop's vault folder back: to have a removed member in it again, or
// a key that was given up. It is noticed by the marks beside the folder, told on screen, and mended by
// the server; nothing is deleted.

let team: Team;
let zhao: TestVault;

const unlocked = async (vault: TestVault): Promise<TestVault> => {
  const again = await relock(vault);
  valueOf(await again.desk.unlock({ passphrase: PASSPHRASE }));
  return again;
};
const problemsOf = async (vault: TestVault) => valueOf(await vault.desk.vaultProblems(undefined));

function copy(from: string): string {
  const to = mkdtempSync(join(tmpdir(), 'rackside-old-'));
  cpSync(from, to, { recursive: true });
  return to;
}

function putBack(old: string, at: string): void {
  rmSync(at, { recursive: true, force: true });
  cpSync(old, at, { recursive: true });
}

describe('an older copy of the vault’s folder', () => {
  let old: string;
  let oldBeside: string;
  beforeAll(async () => {
    team = await teamOfOne();
    zhao = await joinTeam(team, 'Zhao Min', 'admin');
    await joinTeam(team, 'Chen Yu');
    await team.relay.exchange(zhao);
    old = copy(zhao.dir);
    oldBeside = copy(zhao.beside);
    valueOf(await zhao.desk.rotateKeys({ space: team.site }));
    await team.relay.exchange(zhao);
    valueOf(await zhao.desk.rotateKeys({ space: team.site }));
    zhao.close();
  }, 60_000);
  beforeEach(() => {
    putBack(old, zhao.dir);
  });

  it('is noticed, told, and gone from once the server has shown what is newer', async () => {
    const beside = copy(zhao.beside);
    const back = await unlocked(zhao);
    expect(await problemsOf(back)).toEqual([
      { kind: 'rolled-back' },
      { kind: 'space-rolled-back', space: team.site },
    ]);
    expect(back.damage.map(({ kind }) => kind)).toEqual(['rollback-refused', 'rollback-refused']);
    // The site is not used as it was: no key of it is given out, nothing is sealed under one.
    const { spaces } = valueOf(await back.records.keys(undefined));
    expect(spaces.some(({ space }) => space === team.site)).toBe(false);
    expect(await back.desk.rotateKeys({ space: team.site })).toMatchObject({
      error: { kind: 'rollback-refused' },
    });
    // The first of the two rotations reached the server.
    const shown = await team.relay.show(back);
    expect(valueOf(await back.control.ingest(shown)).refused).toEqual([]);
    const healed = valueOf(await back.desk.spaces(undefined)).find(
      ({ space }) => space === team.site,
    );
    expect(healed?.epoch).toBe(2);
    expect(await problemsOf(back)).toEqual([{ kind: 'rolled-back' }]);
    expect(await problemsOf(await unlocked(back))).toEqual([]);
    putBack(beside, zhao.beside);
  });

  it('with the marks taken away is told of as that', async () => {
    const beside = copy(zhao.beside);
    rmSync(zhao.beside, { recursive: true });
    expect(await problemsOf(await unlocked(zhao))).toEqual([{ kind: 'marks-missing' }]);
    putBack(beside, zhao.beside);
  });

  it('is what it is when the marks went back with it: known limit, the server still shows more', async () => {
    const beside = copy(zhao.beside);
    putBack(oldBeside, zhao.beside);
    const back = await unlocked(zhao);
    expect(await problemsOf(back)).toEqual([]);
    expect(valueOf(await back.control.ingest(await team.relay.show(back))).refused).toEqual([]);
    putBack(beside, zhao.beside);
  });

  it('of another account never counts', async () => {
    const { account } = await ownerOf(team.admin);
    expect(account).not.toBe('');
    const beside = copy(zhao.beside);
    putBack(team.admin.beside, zhao.beside);
    const back = await unlocked(zhao);
    expect((await problemsOf(back)).map(({ kind }) => kind)).toEqual(['marks-missing']);
    putBack(beside, zhao.beside);
  });
});
