import { beforeEach, describe, expect, it } from 'vitest';
import { makeDeviceCertificate, makeIdentityBundle } from '../../common/crypto/identity.ts';
import { foldMembership } from '../../common/crypto/membership-fold.ts';
import { keyIdOf } from '../../common/crypto/key-id.ts';
import { makeAddition, makeGenesis } from '../../common/crypto/membership-log.ts';
import { makeGrant } from '../../common/crypto/space-grant.ts';
import type { SpaceKey } from '../../common/crypto/keys.ts';
import { newId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import type { SpaceMembership } from '../../common/sync/protocol/spaces.ts';
import { TARGET, typedSecret, usedFor } from '../../test/builders/credentials.ts';
import { testAccount, type TestAccount } from '../../test/builders/server-account.ts';
import {
  answeredInvitation,
  confirmAll,
  joinTeam,
  teamOfOne,
  type Team,
} from '../../test/builders/vault-team.ts';
import { ownerOf, PASSPHRASE, relock, valueOf, type TestVault } from '../../test/builders/vault.ts';

// A server that lies. Each attack ends in a typed refusal: no key opened, nothing decrypted, and what
// was known before is as it was.

let team: Team;
let mallory: TestAccount;

async function keysOf(vault: TestVault): Promise<string[]> {
  const { spaces } = valueOf(await vault.records.keys(undefined));
  return spaces.map(({ space, recordsKey }) => `${space} ${recordsKey.join()}`).sort();
}

async function ingest(vault: TestVault, spaces: SpaceMembership[], joins = [] as never[]) {
  return valueOf(await vault.control.ingest({ spaces, joins })).refused;
}

/** What the server would say of the site. */
async function siteShown(vault: TestVault): Promise<SpaceMembership> {
  const { spaces } = await team.relay.show(vault);
  return spaces.find(({ space }) => space === team.site)!;
}

/** A space of the attacker's own making, with the victim as a member and a key for them. */
async function trapFor(
  victim: TestVault,
  by: TestAccount,
  kind: 'site' | 'organisation' = 'site',
): Promise<SpaceMembership> {
  const { owner, bundle } = valueOf(await victim.control.identity(undefined));
  const space = newId<SpaceId>(secureRandom);
  const { org } = owner;
  const spaceKey = secureRandom.bytes(32) as SpaceKey;
  const key = await keyIdOf(spaceKey, space);
  const founding = { org, space, kind, founder: by.bundle, key, at: 1 };
  const genesis = makeGenesis(founding, by.secrets.sign);
  const founded = await foldMembership([genesis]);
  if (!founded.ok) throw new Error('no genesis');
  const of = { member: bundle, role: 'engineer', author: by.account, at: 2 } as const;
  const entries = [genesis, makeAddition(founded.value, of, by.secrets.sign)];
  const folded = await foldMembership(entries);
  if (!folded.ok) throw new Error('no log');
  const grant = await makeGrant(
    { org, space, epoch: 1, member: bundle, granter: by.account, logHead: folded.value.head },
    spaceKey,
    by.secrets.sign,
  );
  return { org, space, kind, entries, grants: [grant], devices: [by.certificate] };
}

describe('a lying server', () => {
  beforeEach(async () => {
    team = await teamOfOne();
    mallory = testAccount((await ownerOf(team.admin)).org, 'Mallory');
  }, 30_000);

  it('adds a member by itself: refused', async () => {
    const before = valueOf(await team.admin.desk.spaces(undefined));
    const shown = await siteShown(team.admin);
    const folded = await foldMembership(shown.entries);
    if (!folded.ok) throw new Error('no log');
    const of = { member: mallory.bundle, role: 'admin', author: mallory.account, at: 2 } as const;
    const byItself = makeAddition(folded.value, of, mallory.secrets.sign);
    const { account } = await ownerOf(team.admin);
    for (const entry of [byItself, { ...byItself, author: account }]) {
      expect(await ingest(team.admin, [{ ...shown, entries: [...shown.entries, entry] }])).toEqual([
        { space: team.site, reason: 'membership-invalid' },
      ]);
    }
    expect(valueOf(await team.admin.desk.spaces(undefined))).toEqual(before);
  });

  it('makes a space with a key that it knows: refused, by member and joiner alike', async () => {
    const joiner = await answeredInvitation(team, 'Zhao Min');
    for (const victim of [team.admin, joiner]) {
      const before = await keysOf(victim);
      for (const kind of ['site', 'organisation'] as const) {
        const trap = await trapFor(victim, mallory, kind);
        expect(await ingest(victim, [trap])).toEqual([
          { space: trap.space, reason: 'membership-invalid' },
        ]);
      }
      expect(await keysOf(victim)).toEqual(before);
    }
  });

  it('respells a signature, so that an entry has another hash: refused, and the true one taken', async () => {
    const engineer = await joinTeam(team, 'Zhao Min');
    await joinTeam(team, 'Chen Yu');
    const shown = await siteShown(engineer);
    const last = shown.entries.at(-1)!;
    // 64 bytes leave four bits of the last letter unused: a decoder that does not mind takes B for A.
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const respelt = last.sig.slice(0, -1) + letters[letters.indexOf(last.sig.at(-1)!) + 1]!;
    const entries = [...shown.entries.slice(0, -1), { ...last, sig: respelt }];
    expect(await ingest(engineer, [{ ...shown, entries }])).toEqual([
      { space: team.site, reason: 'membership-invalid' },
    ]);
    expect(await ingest(engineer, [shown])).toEqual([]);
  });

  it('poses as the inviter with keys of its own: refused', async () => {
    const joiner = await answeredInvitation(team, 'Zhao Min');
    const { account } = await ownerOf(team.admin);
    const posing = {
      ...mallory,
      account,
      bundle: makeIdentityBundle({ account, name: 'Lin Wei' }, mallory.secrets),
    };
    const trap = await trapFor(joiner, posing);
    expect(await ingest(joiner, [trap])).toEqual([
      { space: trap.space, reason: 'membership-invalid' },
    ]);
    expect(await keysOf(joiner)).toEqual([]);
  });

  it('answers an invitation in the joiner’s place: seen, and not to be confirmed', async () => {
    const joiner = await answeredInvitation(team, 'Zhao Min');
    const { joins } = await team.relay.show(team.admin);
    const [join] = joins;
    const forged = { ...join!, bundle: mallory.bundle, certificate: mallory.certificate };
    await team.admin.control.ingest({ spaces: [], joins: [forged] });
    const waiting = valueOf(await team.admin.desk.joiners(undefined));
    expect(waiting.map(({ name, vouched }) => [name, vouched])).toEqual([
      ['Zhao Min', true],
      ['Mallory', false],
    ]);
    expect(await team.admin.desk.confirmJoiner({ account: mallory.account })).toEqual({
      ok: false,
      error: { kind: 'invitation-invalid' },
    });
    await confirmAllVouched();
    expect(await team.relay.exchange(joiner)).toEqual([]);
  });

  async function confirmAllVouched(): Promise<void> {
    for (const { account, vouched } of valueOf(await team.admin.desk.joiners(undefined))) {
      if (vouched) valueOf(await team.admin.desk.confirmJoiner({ account }));
    }
    await team.relay.exchange(team.admin);
  }

  it('floods an invitation with answers: the true one still comes through', async () => {
    const joiner = await answeredInvitation(team, 'Zhao Min');
    const { org } = await ownerOf(team.admin);
    const { joins } = await team.relay.show(team.admin);
    const fakes = Array.from({ length: 30 }, (_, i) => {
      const { bundle, certificate } = testAccount(org, `Fake ${i}`);
      return { ...joins[0]!, bundle, certificate };
    });
    const fresh = await relock(team.admin);
    valueOf(await fresh.desk.unlock({ passphrase: PASSPHRASE }));
    await fresh.control.ingest({ spaces: [], joins: fakes });
    const waiting = valueOf(await fresh.desk.joiners(undefined));
    expect(waiting.length).toBeLessThanOrEqual(8);
    expect(waiting.some(({ vouched }) => vouched)).toBe(true);
    expect((await fresh.desk.confirmJoiner({ account: (await ownerOf(joiner)).account })).ok).toBe(
      true,
    );
  });

  it('swaps the joiner’s keys or device in the answer: not vouched for, not confirmed', async () => {
    await answeredInvitation(team, 'Zhao Min');
    const { joins } = await team.relay.show(team.admin);
    const { account } = joins[0]!.bundle;
    const bundle = makeIdentityBundle({ account, name: 'Zhao Min' }, mallory.secrets);
    const certificate = makeDeviceCertificate(
      { account, device: mallory.device, label: 'x', sign: mallory.certificate.sign },
      mallory.secrets.sign,
    );
    const fresh = await relock(team.admin);
    valueOf(await fresh.desk.unlock({ passphrase: PASSPHRASE }));
    await fresh.control.ingest({
      spaces: [],
      joins: [
        { ...joins[0]!, bundle, certificate },
        { ...joins[0]!, bundle: { ...joins[0]!.bundle, box: mallory.bundle.box } },
        { ...joins[0]!, certificate: mallory.certificate },
        { ...joins[0]!, tokenHash: 'A'.repeat(43) },
      ],
    });
    // The answer that came first, the true one, stands.
    const waiting = valueOf(await fresh.desk.joiners(undefined));
    expect(waiting.map(({ vouched }) => vouched)).toEqual([true]);
  });

  it('swaps, forges or replays grants: left out and told of, no key taken', async () => {
    const joiner = await answeredInvitation(team, 'Zhao Min');
    await confirmAll(team);
    const { spaces } = await team.relay.show(joiner);
    const [one, two] = spaces as [SpaceMembership, SpaceMembership];
    const { bundle, owner } = valueOf(await joiner.control.identity(undefined));
    const grant = one.grants[0]!;
    const forged = await makeGrant(
      { ...grant, member: bundle, granter: (await ownerOf(team.admin)).account },
      secureRandom.bytes(32) as SpaceKey,
      mallory.secrets.sign,
    );
    for (const grants of [
      [],
      two.grants,
      [forged],
      [{ ...grant, ct: two.grants[0]!.ct }],
      [{ ...grant, enc: two.grants[0]!.enc, ct: two.grants[0]!.ct }],
      [{ ...grant, epoch: 2 }],
      [{ ...grant, granter: owner.account }],
      [{ ...grant, logHead: 'A'.repeat(43) }],
      [{ ...grant, memberFingerprint: 'A'.repeat(43) }],
    ]) {
      const [refused] = await ingest(joiner, [{ ...one, grants }]);
      expect(refused?.reason).toMatch(/^(no-key-for-space|membership-invalid)$/);
    }
    expect(await keysOf(joiner)).toEqual([]);
    expect(await ingest(joiner, spaces)).toEqual([]);
  });

  it('offers another key for the same epoch: the first one stays', async () => {
    const engineer = await joinTeam(team, 'Zhao Min');
    const before = await keysOf(engineer);
    const shown = await siteShown(engineer);
    const { bundle } = valueOf(await engineer.control.identity(undefined));
    const head = shown.grants[0]!;
    const other = await makeGrant(
      { ...head, member: bundle, granter: mallory.account },
      secureRandom.bytes(32) as SpaceKey,
      mallory.secrets.sign,
    );
    expect(await ingest(engineer, [{ ...shown, grants: [...shown.grants, other] }])).toEqual([
      { space: team.site, reason: 'grant: granter' },
    ]);
    expect(await keysOf(engineer)).toEqual(before);
  });

  it('shows an older log: refused, also after a restart', async () => {
    const engineer = await joinTeam(team, 'Zhao Min');
    const shown = await siteShown(engineer);
    const older = { ...shown, entries: shown.entries.slice(0, -1) };
    expect(await ingest(engineer, [older])).toEqual([
      { space: team.site, reason: 'rollback-refused' },
    ]);
    const later = await relock(engineer);
    valueOf(await later.desk.unlock({ passphrase: PASSPHRASE }));
    expect(await ingest(later, [older])).toEqual([
      { space: team.site, reason: 'rollback-refused' },
    ]);
    expect(await ingest(later, [{ ...shown, entries: [] }])).toEqual([
      { space: team.site, reason: 'rollback-refused' },
    ]);
  });

  it('forks, reorders or thins out a log: refused', async () => {
    const engineer = await joinTeam(team, 'Zhao Min');
    await joinTeam(team, 'Chen Yu');
    const shown = await siteShown(engineer);
    const [first, second, third] = shown.entries;
    for (const entries of [
      [first!, third!, second!],
      [first!, third!],
      [first!, second!, { ...third!, role: 'admin' as const }],
      [{ ...first!, at: 5 }, second!, third!],
    ]) {
      const [refused] = await ingest(engineer, [{ ...shown, entries }]);
      expect(refused?.reason).toBe('membership-invalid');
    }
    expect(await ingest(engineer, [shown])).toEqual([]);
  });

  it('swaps spaces, kinds and organisations: refused', async () => {
    const engineer = await joinTeam(team, 'Zhao Min');
    const { spaces } = await team.relay.show(engineer);
    const [one, two] = spaces as [SpaceMembership, SpaceMembership];
    const other = await teamOfOne();
    const [foreign] = (await other.relay.show(other.admin)).spaces;
    for (const altered of [
      { ...one, space: two.space },
      { ...one, org: newId<never>(secureRandom) },
      { ...one, entries: two.entries },
      foreign!,
    ]) {
      const [refused] = await ingest(engineer, [altered]);
      expect(refused?.reason).toMatch(/^(membership-invalid|rollback-refused)$/);
    }
    const before = await keysOf(engineer);
    expect(await ingest(engineer, spaces)).toEqual([]);
    expect(await keysOf(engineer)).toEqual(before);
  });

  it('adds a device to a colleague’s account: left out and told of', async () => {
    const engineer = await joinTeam(team, 'Zhao Min');
    const shown = await siteShown(engineer);
    const { account, device } = await ownerOf(team.admin);
    const forged = makeDeviceCertificate(
      { account, device: mallory.device, label: 'x', sign: mallory.certificate.sign },
      mallory.secrets.sign,
    );
    const swapped = { ...forged, device };
    expect(
      await ingest(engineer, [
        { ...shown, devices: [...shown.devices, forged, swapped, mallory.certificate] },
      ]),
    ).toEqual([
      { space: team.site, reason: 'device: not certified' },
      { space: team.site, reason: 'device: other key' },
      { space: team.site, reason: 'device: not certified' },
    ]);
  });

  it('sends one bad space: the others are taken all the same', async () => {
    const joiner = await answeredInvitation(team, 'Zhao Min');
    await confirmAll(team);
    const { spaces } = await team.relay.show(joiner);
    const trap = await trapFor(joiner, mallory);
    expect(await ingest(joiner, [trap, ...spaces])).toEqual([
      { space: trap.space, reason: 'membership-invalid' },
    ]);
    expect(await keysOf(joiner)).toHaveLength(2);
  });
});

describe('who is allowed what', () => {
  it('an engineer neither invites nor confirms; an auditor seals and uses no credential', async () => {
    team = await teamOfOne();
    const engineer = await joinTeam(team, 'Zhao Min');
    const auditor = await joinTeam(team, 'Chen Yu', 'auditor');
    const refused = { ok: false, error: { kind: 'not-permitted' } };
    const server = 'https://sync.example.com';
    expect(await engineer.desk.invite({ server, spaces: [team.site], role: 'lead' })).toEqual(
      refused,
    );
    const entering = {
      name: 'Core switch',
      username: 'netops',
      space: team.site,
      record: newId<never>(secureRandom),
      kind: 'password',
      target: TARGET,
      previous: null,
    } as const;
    expect(await auditor.desk.enterSecret(entering)).toEqual(refused);
    expect(auditor.person.shown).toEqual([]);
    const sealed = await typedSecret(engineer, team.site, [{ name: 'password', value: 'x' }]);
    const release = { credential: usedFor(sealed), target: TARGET, hostKey: 'x' };
    expect(await auditor.release.release(release)).toEqual(refused);
    expect((await team.admin.release.release(release)).ok).toBe(true);
  }, 30_000);

  it('an admin of a site is no admin of the organisation unless that was asked for', async () => {
    team = await teamOfOne();
    const second = await joinTeam(team, 'Zhao Min', 'admin');
    const roles = valueOf(await second.desk.spaces(undefined)).map(({ kind, role }) => [
      kind,
      role,
    ]);
    expect(roles.sort()).toEqual([
      ['organisation', 'lead'],
      ['site', 'admin'],
    ]);
  }, 30_000);
});
