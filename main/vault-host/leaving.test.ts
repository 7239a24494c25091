import { beforeEach, describe, expect, it } from 'vitest';
import { keyIdOf } from '../../common/crypto/key-id.ts';
import type { AccountId, SpaceId } from '../../common/lib/ids.ts';
import { fingerprintWords } from '../../common/crypto/identity.ts';
import { joinTeam, teamOfOne, type Team } from '../../test/builders/vault-team.ts';
import { ownerOf, PASSPHRASE, relock, valueOf, type TestVault } from '../../test/builders/vault.ts';

let team: Team;
let zhao: TestVault;
let chen: TestVault;
let zhaoId: AccountId;
let chenId: AccountId;

/** Ids of the keys that a vault has of the site, and the one that it writes with. */
async function keysAt(vault: TestVault, site = team.site) {
  const { spaces } = valueOf(await vault.records.keys(undefined));
  const here = spaces.filter(({ space }) => space === site);
  return {
    all: here.map(({ keyId }) => keyId).toSorted(),
    current: here.find(({ current }) => current)?.keyId,
  };
}

const everyone = (): TestVault[] => [team.admin, zhao, chen];

async function exchangeAll(vaults = everyone()): Promise<unknown[]> {
  const refused: unknown[] = [];
  for (const vault of [...vaults, ...vaults, ...vaults])
    refused.push(...(await team.relay.exchange(vault)));
  return refused;
}

const siteOf = async (vault: TestVault, site: SpaceId = team.site) =>
  valueOf(await vault.desk.spaces(undefined)).find(({ space }) => space === site);

beforeEach(async () => {
  team = await teamOfOne();
  zhao = await joinTeam(team, 'Zhao Min', 'admin');
  chen = await joinTeam(team, 'Chen Yu');
  zhaoId = (await ownerOf(zhao)).account;
  chenId = (await ownerOf(chen)).account;
  await exchangeAll();
}, 60_000);

describe('removing a member', () => {
  it('asks first, and names whom', async () => {
    team.admin.person.agree(false);
    const refused = await team.admin.desk.removeMember({ account: chenId, spaces: [team.site] });
    expect(refused).toEqual({ ok: false, error: { kind: 'cancelled' } });
    expect(team.admin.person.asked.at(-1)).toMatchObject({
      kind: 'remove-member',
      name: 'Chen Yu',
    });
    expect((await siteOf(team.admin))?.epoch).toBe(1);
  });

  it('gives the others a new key, and the leaver none; the old ones stay readable', async () => {
    const [before] = (await keysAt(zhao)).all;
    valueOf(await team.admin.desk.removeMember({ account: chenId, spaces: [team.site] }));
    expect(await exchangeAll()).toEqual([]);
    const after = await keysAt(team.admin);
    expect(after.all).toHaveLength(2);
    expect(after.all).toContain(before);
    expect(after.current).not.toBe(before);
    expect(await keysAt(zhao)).toEqual(after);
    expect(await keysAt(chen)).toEqual({ all: [before], current: undefined });
    expect((await siteOf(zhao))?.members.map(({ name }) => name)).toEqual(['Lin Wei', 'Zhao Min']);
    // The leaver's own list no longer has the site, and everything of it is still on the disk.
    expect(await siteOf(chen)).toBeUndefined();
    expect(valueOf(await zhao.desk.roster({ space: team.site })).former).toMatchObject([
      { account: chenId, name: 'Chen Yu', until: { epoch: 2, byName: 'Lin Wei' } },
    ]);
    const people = valueOf(await zhao.records.keys(undefined)).people.map(({ name }) => name);
    expect(people).toContain('Chen Yu');
  });

  it('is an admin’s to do, in each of the spaces, and never to oneself', async () => {
    const refused = { ok: false, error: { kind: 'not-permitted' } };
    const organisation = valueOf(await zhao.desk.spaces(undefined)).find(
      ({ kind }) => kind === 'organisation',
    )!.space;
    const of = { account: chenId, spaces: [team.site, organisation] };
    expect(await zhao.desk.removeMember(of)).toEqual(refused);
    expect(await chen.desk.removeMember({ account: zhaoId, spaces: [team.site] })).toEqual(refused);
    expect(await zhao.desk.removeMember({ account: zhaoId, spaces: [team.site] })).toEqual(refused);
    expect(await chen.desk.rotateKeys({ space: team.site })).toEqual(refused);
    expect(zhao.person.asked).toEqual([]);
    valueOf(await team.admin.desk.removeMember(of));
    expect(valueOf(await team.admin.desk.spaces(undefined)).map(({ epoch }) => epoch)).toEqual([
      2, 2,
    ]);
  });

  it('lets the person come back, with keys of all epochs, by the same identity', async () => {
    valueOf(await team.admin.desk.removeMember({ account: chenId, spaces: [team.site] }));
    await exchangeAll();
    const back = { space: team.site, account: chenId, role: 'auditor' } as const;
    valueOf(await team.admin.desk.addMember(back));
    expect(await exchangeAll()).toEqual([]);
    expect(await keysAt(chen)).toEqual(await keysAt(team.admin));
    expect((await siteOf(chen))?.role).toBe('auditor');
  });
});

describe('other steps', () => {
  it('a key is rotated: each epoch’s key has the id that the log names', async () => {
    valueOf(await zhao.desk.rotateKeys({ space: team.site }));
    valueOf(await zhao.desk.rotateKeys({ space: team.site }));
    expect(await exchangeAll()).toEqual([]);
    const keys = await keysAt(chen);
    expect(keys.all).toHaveLength(3);
    expect(new Set(keys.all).size).toBe(3);
    expect(keys).toEqual(await keysAt(team.admin));
    expect((await siteOf(chen))?.epoch).toBe(3);
    expect(await keyIdOf(new Uint8Array(32), team.site)).toMatch(/^k[\w-]{22}$/);
  });

  it('a role is changed, and nobody’s own', async () => {
    const to = { space: team.site, account: chenId, role: 'auditor' } as const;
    valueOf(await team.admin.desk.changeRole(to));
    expect(await exchangeAll()).toEqual([]);
    expect(await siteOf(chen)).toMatchObject({ role: 'auditor', epoch: 2 });
    const own = { space: team.site, account: (await ownerOf(team.admin)).account } as const;
    valueOf(await team.admin.desk.changeRole({ ...to, account: zhaoId, role: 'lead' }));
    expect(await team.admin.desk.changeRole({ ...own, role: 'lead' })).toMatchObject({
      error: { kind: 'not-permitted' },
    });
  });

  it('a device is revoked in every space that the admin administers, but not the one at hand', async () => {
    const { device } = await ownerOf(chen);
    const own = await ownerOf(team.admin);
    expect(await team.admin.desk.revokeDevice(own)).toMatchObject({
      error: { kind: 'not-permitted' },
    });
    valueOf(await team.admin.desk.revokeDevice({ account: chenId, device }));
    expect(await exchangeAll()).toEqual([]);
    const roster = valueOf(await zhao.desk.roster({ space: team.site }));
    expect(roster.members.find(({ account }) => account === chenId)?.devices).toMatchObject([
      { device, revoked: { byName: 'Lin Wei', epoch: 2 } },
    ]);
    expect(valueOf(await zhao.desk.spaces(undefined)).map(({ epoch }) => epoch)).toEqual([2, 2]);
    expect(await team.admin.desk.revokeDevice({ account: chenId, device })).toMatchObject({
      error: { kind: 'not-found' },
    });
  });

  it('survive a restart', async () => {
    valueOf(await team.admin.desk.removeMember({ account: chenId, spaces: [team.site] }));
    await exchangeAll();
    const before = await keysAt(team.admin);
    const roster = valueOf(await team.admin.desk.roster({ space: team.site }));
    const later = await relock(team.admin);
    valueOf(await later.desk.unlock({ passphrase: PASSPHRASE }));
    expect(await keysAt(later)).toEqual(before);
    expect(valueOf(await later.desk.roster({ space: team.site }))).toEqual(roster);
    expect(roster.members[0]?.fingerprint).toBe(valueOf(await later.desk.fingerprint(undefined)));
    expect(fingerprintWords('A'.repeat(43)).split(' ')).toHaveLength(6);
  });
});

describe('two admins without network', () => {
  it('rotate at once: both keys come through, and nobody seals anything again', async () => {
    valueOf(await team.admin.desk.rotateKeys({ space: team.site }));
    valueOf(await zhao.desk.rotateKeys({ space: team.site }));
    const [first, second] = [await keysAt(team.admin), await keysAt(zhao)];
    expect(first.current).not.toBe(second.current);
    expect(await exchangeAll()).toEqual([]);
    const { all, current } = await keysAt(chen);
    expect(all).toEqual([...new Set([...first.all, ...second.all])].toSorted());
    expect(current).toBe(second.current);
    expect(await keysAt(team.admin)).toEqual({ all, current });
    expect(await keysAt(zhao)).toEqual({ all, current });
  });

  it('remove the same person at once: gone once, and both keys stay', async () => {
    valueOf(await team.admin.desk.removeMember({ account: chenId, spaces: [team.site] }));
    valueOf(await zhao.desk.removeMember({ account: chenId, spaces: [team.site] }));
    expect(await exchangeAll()).toEqual([]);
    expect((await keysAt(zhao)).all).toHaveLength(3);
    expect(await keysAt(zhao)).toEqual(await keysAt(team.admin));
    expect((await keysAt(chen)).all).toHaveLength(1);
    expect((await siteOf(zhao))?.epoch).toBe(3);
  });

  it('one removes, the other rotates and so grants to the leaver: a fresh key follows', async () => {
    valueOf(await team.admin.desk.removeMember({ account: chenId, spaces: [team.site] }));
    valueOf(await zhao.desk.rotateKeys({ space: team.site }));
    const byZhao = (await keysAt(zhao)).current;
    expect(await exchangeAll()).toEqual([]);
    const keys = await keysAt(team.admin);
    expect(keys).toEqual(await keysAt(zhao));
    expect(keys.all).toContain(byZhao);
    expect(keys.current).not.toBe(byZhao);
    expect((await siteOf(zhao))?.epoch).toBe(4);
    expect((await keysAt(chen)).all).toHaveLength(1);
  });

  it('remove each other: the first in the log stays, the other’s steps are refused', async () => {
    valueOf(await team.admin.desk.removeMember({ account: zhaoId, spaces: [team.site] }));
    const adminId = (await ownerOf(team.admin)).account;
    valueOf(await zhao.desk.removeMember({ account: adminId, spaces: [team.site] }));
    valueOf(await zhao.desk.rotateKeys({ space: team.site }));
    expect(await exchangeAll()).toEqual([]);
    for (const vault of [team.admin, chen]) {
      expect((await siteOf(vault))?.members.map(({ name }) => name)).toEqual([
        'Lin Wei',
        'Chen Yu',
      ]);
      expect((await keysAt(vault)).all).toHaveLength(2);
    }
    expect(await siteOf(zhao)).toBeUndefined();
    expect((await keysAt(zhao)).current).toBeUndefined();
  });
});
