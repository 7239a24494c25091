import { beforeEach, describe, expect, it } from 'vitest';
import { keyIdOf } from '../../common/crypto/key-id.ts';
import type { SpaceKey } from '../../common/crypto/keys.ts';
import type { Membership } from '../../common/crypto/membership.ts';
import type { LaterStep, MembershipEntry } from '../../common/crypto/membership-entry.ts';
import { foldMembership } from '../../common/crypto/membership-fold.ts';
import { makeEntry, makeGenesis } from '../../common/crypto/membership-log.ts';
import {
  fingerprintWords,
  identityFingerprint,
  makeIdentityBundle,
} from '../../common/crypto/identity.ts';
import { encodeInvitation } from '../../common/crypto/invitation.ts';
import { toBase64Url } from '../../common/lib/bytes.ts';
import { makeGrant } from '../../common/crypto/space-grant.ts';
import { newId, type AccountId, type OrgId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import type { OfferedSpace } from '../../common/sync/protocol/spaces.ts';
import { testAccount, type TestAccount } from '../../test/builders/server-account.ts';
import { joinTeam, SERVER, teamOfOne, type Team } from '../../test/builders/vault-team.ts';
import {
  joinedVault,
  ownerOf,
  PASSPHRASE,
  relock,
  valueOf,
  type TestVault,
} from '../../test/builders/vault.ts';

// A server that lies about who left, what was revoked and which key is the present one. It can start
// none of it by itself: each attack is refused, and what was known before is as it was.

let team: Team;
let engineer: TestVault;
let leaver: TestVault;
let leaverId: AccountId;
let mallory: TestAccount;

const NOT_TAKEN = /^(membership-invalid|rollback-refused|no-key-for-space)$/;

async function shownTo(vault: TestVault): Promise<OfferedSpace> {
  const { spaces } = await team.relay.show(vault);
  return spaces.find(({ space }) => space === team.site)!;
}

async function offer(vault: TestVault, space: OfferedSpace): Promise<string[]> {
  const { refused } = valueOf(await vault.control.ingest({ spaces: [space], joins: [] }));
  return refused.map(({ reason }) => reason);
}

async function state(vault: TestVault) {
  const { spaces } = valueOf(await vault.records.keys(undefined));
  return {
    spaces: valueOf(await vault.desk.spaces(undefined)).toSorted((a, b) =>
      a.space.localeCompare(b.space),
    ),
    keys: spaces.map(({ keyId, current }) => `${keyId} ${current}`).toSorted(),
  };
}

async function folded(entries: readonly MembershipEntry[]): Promise<Membership> {
  const membership = await foldMembership(entries);
  if (!membership.ok) throw new Error('no log');
  return membership.value;
}

/** The log that a vault is shown, with a step more in somebody's name, and a key for the vault. */
async function forged(
  vault: TestVault,
  step: (key: string) => LaterStep,
  by: { account: AccountId; secrets: TestAccount['secrets'] },
  alter: (membership: Membership) => Membership = same => same,
): Promise<OfferedSpace> {
  const shown = await shownTo(vault);
  const { bundle } = valueOf(await vault.control.identity(undefined));
  const membership = await folded(shown.entries);
  const spaceKey = secureRandom.bytes(32) as SpaceKey;
  const key = await keyIdOf(spaceKey, team.site);
  const entry = makeEntry(
    alter(membership),
    step(key),
    { author: by.account, at: 3 },
    by.secrets.sign,
  );
  const grant = await makeGrant(
    {
      org: shown.org,
      space: shown.space,
      epoch: entry.epoch,
      member: bundle,
      granter: by.account,
      logHead: membership.head,
    },
    spaceKey,
    by.secrets.sign,
  );
  return { ...shown, entries: [...shown.entries, entry], grants: [...shown.grants, grant] };
}

beforeEach(async () => {
  team = await teamOfOne();
  engineer = await joinTeam(team, 'Zhao Min');
  leaver = await joinTeam(team, 'Chen Yu');
  leaverId = (await ownerOf(leaver)).account;
  mallory = testAccount((await ownerOf(team.admin)).org, 'Mallory');
  await team.relay.exchange(engineer);
}, 60_000);

describe('a server that lies about leaving', () => {
  it('removes, revokes, rotates or promotes by itself, in anyone’s name: refused', async () => {
    const before = await state(engineer);
    const admin = await ownerOf(team.admin);
    const steps: ((key: string) => LaterStep)[] = [
      key => ({ op: 'remove', account: leaverId, key }),
      key => ({ op: 'rotate', key }),
      key => ({ op: 'revoke-device', account: admin.account, device: admin.device, key }),
      key => ({ op: 'change-role', account: leaverId, role: 'admin', key }),
    ];
    for (const step of steps) {
      for (const account of [mallory.account, admin.account, leaverId]) {
        const trap = await forged(engineer, step, { account, secrets: mallory.secrets });
        expect(await offer(engineer, trap)).toEqual(['membership-invalid']);
      }
    }
    expect(await state(engineer)).toEqual(before);
  });

  it('skips, keeps or lowers an epoch: refused', async () => {
    valueOf(await team.admin.desk.rotateKeys({ space: team.site }));
    await team.relay.exchange(team.admin);
    await team.relay.exchange(engineer);
    const before = await state(engineer);
    const shown = await shownTo(engineer);
    for (const epoch of [1, 3, 4, 100]) {
      const entries = shown.entries.map(entry =>
        entry.op === 'rotate' ? { ...entry, epoch } : entry,
      );
      const [reason] = await offer(engineer, { ...shown, entries });
      expect(reason).toMatch(NOT_TAKEN);
    }
    expect(await state(engineer)).toEqual(before);
  });

  it('takes a removal back: by an old log, by leaving the entry out, by a log that goes on without it', async () => {
    const old = await shownTo(engineer);
    valueOf(await team.admin.desk.removeMember({ account: leaverId, spaces: [team.site] }));
    await team.relay.exchange(team.admin);
    expect(await team.relay.exchange(engineer)).toEqual([]);
    const before = await state(engineer);
    const shown = await shownTo(engineer);
    const without = shown.entries.filter(({ op }) => op !== 'remove');
    for (const space of [old, { ...shown, entries: without }, { ...shown, entries: [] }]) {
      expect((await offer(engineer, space))[0]).toMatch(NOT_TAKEN);
    }
    const later = await relock(engineer);
    valueOf(await later.desk.unlock({ passphrase: PASSPHRASE }));
    expect((await offer(later, old))[0]).toMatch(NOT_TAKEN);
    expect(await state(later)).toEqual(before);
  });

  it('hands a leaver’s own steps round: refused by all who know of the removal', async () => {
    const admins = await joinTeam(team, 'Wang Fang', 'admin');
    await team.relay.exchange(engineer);
    const { account } = await ownerOf(admins);
    valueOf(await team.admin.desk.removeMember({ account, spaces: [team.site] }));
    await team.relay.exchange(team.admin);
    await team.relay.exchange(engineer);
    const before = await state(engineer);
    valueOf(await admins.desk.rotateKeys({ space: team.site }));
    const [own] = valueOf(await admins.control.outbound(undefined)).spaces.filter(
      ({ space }) => space === team.site,
    );
    expect((await offer(engineer, own!))[0]).toMatch(NOT_TAKEN);
    const shown = await shownTo(engineer);
    const grafted = [...shown.entries, own!.entries.at(-1)!];
    expect((await offer(engineer, { ...shown, entries: grafted }))[0]).toMatch(NOT_TAKEN);
    expect(await state(engineer)).toEqual(before);
  });

  it('gives a leaver the grant of somebody else, or one of its own: no key opens', async () => {
    valueOf(await team.admin.desk.removeMember({ account: leaverId, spaces: [team.site] }));
    await team.relay.exchange(team.admin);
    const { grants: theirs, entries } = await shownTo(engineer);
    const before = await state(leaver);
    const { grants: mine, ...shown } = await shownTo(leaver);
    const { bundle } = valueOf(await leaver.control.identity(undefined));
    const forgedGrant = await makeGrant(
      {
        org: shown.org,
        space: shown.space,
        epoch: 2,
        member: bundle,
        granter: mallory.account,
        logHead: (await folded(entries)).head,
      },
      secureRandom.bytes(32) as SpaceKey,
      mallory.secrets.sign,
    );
    const swapped = theirs.map(grant => ({ ...grant, member: leaverId }));
    for (const grants of [theirs, swapped, [forgedGrant], mine]) {
      await leaver.control.ingest({ spaces: [{ ...shown, entries, grants }], joins: [] });
    }
    const after = await state(leaver);
    expect(after.keys.map(key => key.split(' ')[0])).toEqual(
      before.keys.map(key => key.split(' ')[0]),
    );
    expect(after.spaces.some(({ space }) => space === team.site)).toBe(false);
  });

  it('keeps the new key from a member: the log is not gone on to, until the key comes', async () => {
    valueOf(await team.admin.desk.rotateKeys({ space: team.site }));
    await team.relay.exchange(team.admin);
    const before = await state(engineer);
    const shown = await shownTo(engineer);
    const kept = shown.grants.filter(({ epoch }) => epoch === 1);
    expect(await offer(engineer, { ...shown, grants: kept })).toEqual(['no-key-for-space']);
    expect(await state(engineer)).toEqual(before);
    expect(await offer(engineer, shown)).toEqual([]);
    expect((await state(engineer)).keys).toHaveLength(before.keys.length + 1);
  });

  it('offers another key for an epoch: what it opens has not the name that the log gives', async () => {
    valueOf(await team.admin.desk.rotateKeys({ space: team.site }));
    await team.relay.exchange(team.admin);
    const shown = await shownTo(engineer);
    const [first, second] = shown.grants as [(typeof shown.grants)[0], (typeof shown.grants)[0]];
    const crossed = [
      { ...first, enc: second.enc, ct: second.ct },
      { ...second, epoch: first.epoch },
    ];
    expect((await offer(engineer, { ...shown, grants: crossed }))[0]).toMatch(NOT_TAKEN);
    expect(await offer(engineer, shown)).toEqual([]);
  });

  it('un-revokes a device: by an old log, by its certificate, by adding its owner again', async () => {
    const { device } = await ownerOf(leaver);
    const old = await shownTo(engineer);
    valueOf(await team.admin.desk.revokeDevice({ account: leaverId, device }));
    await team.relay.exchange(team.admin);
    await team.relay.exchange(engineer);
    const shown = await shownTo(engineer);
    const { certificate } = valueOf(await leaver.control.identity(undefined));
    expect((await offer(engineer, old))[0]).toMatch(NOT_TAKEN);
    await offer(engineer, { ...shown, devices: [...shown.devices, certificate] });
    valueOf(await team.admin.desk.removeMember({ account: leaverId, spaces: [team.site] }));
    const back = { space: team.site, account: leaverId, role: 'engineer' } as const;
    valueOf(await team.admin.desk.addMember(back));
    await team.relay.exchange(team.admin);
    expect(await team.relay.exchange(engineer)).toEqual([]);
    const roster = valueOf(await engineer.desk.roster({ space: team.site }));
    const member = roster.members.find(({ account }) => account === leaverId);
    expect(member?.devices).toMatchObject([{ device, revoked: { epoch: 2 } }]);
  });
});

describe('another identity under a known account', () => {
  // An admin whose secrets are at hand here, so that the log is one that an admin has really signed: one
  // who was taken in, or whose laptop was.
  const { org } = testAccount(newId<OrgId>(secureRandom), 'nobody');
  const admin = testAccount(org, 'Lin Wei');
  const colleague = testAccount(org, 'Chen Yu');
  const space = newId<SpaceId>(secureRandom);
  const keys = [1, 2].map(() => secureRandom.bytes(32) as SpaceKey);
  let victim: TestVault;
  let entries: MembershipEntry[];

  const add = async (what: LaterStep): Promise<void> => {
    const by = { author: admin.account, at: 3 };
    entries = [...entries, makeEntry(await folded(entries), what, by, admin.secrets.sign)];
  };
  const offered = async (): Promise<OfferedSpace> => {
    const { bundle } = valueOf(await victim.control.identity(undefined));
    const { head: logHead, epoch: last } = await folded(entries);
    const to = { org, space, member: bundle, granter: admin.account, logHead };
    const grants = await Promise.all(
      keys
        .slice(0, last)
        .map((key, i) => makeGrant({ ...to, epoch: i + 1 }, key, admin.secrets.sign)),
    );
    return { org, space, kind: 'organisation', entries, grants, devices: [admin.certificate] };
  };
  const take = async (): Promise<string[]> => offer(victim, await offered());

  it('is refused, told, and taken only once a person has verified it', async () => {
    const text = await encodeInvitation({
      v: 1,
      server: SERVER,
      org,
      orgName: 'North Field Service',
      inviter: admin.account,
      inviterName: 'Lin Wei',
      inviterFingerprint: await identityFingerprint(admin.bundle),
      secret: toBase64Url(secureRandom.bytes(16)),
    });
    victim = await joinedVault(text);
    const founding = { org, space, kind: 'organisation', founder: admin.bundle, at: 1 } as const;
    const key = await keyIdOf(keys[0]!, space);
    entries = [makeGenesis({ ...founding, key }, admin.secrets.sign)];
    const { bundle } = valueOf(await victim.control.identity(undefined));
    await add({ op: 'add', member: bundle, role: 'engineer' });
    await add({ op: 'add', member: colleague.bundle, role: 'engineer' });
    expect(await take()).toEqual([]);

    const { account } = colleague;
    const other = makeIdentityBundle({ account, name: 'Chen Yu' }, mallory.secrets);
    await add({ op: 'remove', account, key: await keyIdOf(keys[1]!, space) });
    await add({ op: 'add', member: other, role: 'engineer' });
    expect(await take()).toEqual(['membership-invalid']);
    const [change] = valueOf(await victim.desk.identityChanges(undefined));
    expect(change).toEqual({
      account,
      name: 'Chen Yu',
      before: fingerprintWords(await identityFingerprint(colleague.bundle)),
      now: fingerprintWords(await identityFingerprint(other)),
    });

    victim.person.agree(false);
    const { now, before } = change!;
    const cancelled = await victim.desk.verifyIdentity({ account, now });
    expect(cancelled).toMatchObject({ error: { kind: 'cancelled' } });
    expect(await take()).toEqual(['membership-invalid']);
    const wrong = await victim.desk.verifyIdentity({ account, now: before });
    expect(wrong).toMatchObject({ error: { kind: 'not-found' } });

    victim.person.agree(true);
    valueOf(await victim.desk.verifyIdentity({ account, now }));
    const asked = { kind: 'verify-identity', name: 'Chen Yu', before, fingerprint: now };
    expect(victim.person.asked.at(-1)).toEqual(asked);
    expect(await take()).toEqual([]);
    expect(valueOf(await victim.desk.identityChanges(undefined))).toEqual([]);
    const later = await relock(victim);
    valueOf(await later.desk.unlock({ passphrase: PASSPHRASE }));
    expect(valueOf(await later.desk.roster({ space })).members).toHaveLength(3);
  }, 30_000);
});
