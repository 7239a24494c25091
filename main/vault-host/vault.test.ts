import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  newId,
  type AccountId,
  type DeviceId,
  type OrgId,
  type SpaceId,
} from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { membershipRelay } from '../../test/builders/membership-relay.ts';
import { joinTeam, teamOfOne } from '../../test/builders/vault-team.ts';
import {
  createdVault,
  joinedVault,
  ownerOf,
  PASSPHRASE,
  relock,
  valueOf,
  vaultIn,
} from '../../test/builders/vault.ts';

const SERVER = 'https://sync.example.com';

/** What changes that somebody wants signed have in common. */
const unsigned = {
  v: 1 as const,
  org: newId<OrgId>(secureRandom),
  space: newId<SpaceId>(secureRandom),
  device: newId<DeviceId>(secureRandom),
  author: newId<AccountId>(secureRandom),
  keyId: 'e1',
  schemaV: 1,
};

describe('a workspace', () => {
  it('is created, locked and unlocked again with the same keys', async () => {
    const first = await createdVault();
    const owner = await ownerOf(first);
    const site = valueOf(await first.desk.createSite(undefined));
    const before = valueOf(await first.records.keys(undefined));
    expect(before.spaces).toHaveLength(2);

    const second = await relock(first);
    expect(await first.desk.spaces(undefined)).toEqual({ ok: false, error: { kind: 'locked' } });
    expect(valueOf(await second.desk.unlock({ passphrase: PASSPHRASE }))).toEqual(owner);
    expect(second.damage).toEqual([]);
    const after = valueOf(await second.records.keys(undefined));
    expect(after.localKey).toEqual(before.localKey);
    expect(new Set(after.spaces.map(({ recordsKey }) => recordsKey.join()))).toEqual(
      new Set(before.spaces.map(({ recordsKey }) => recordsKey.join())),
    );
    expect(valueOf(await second.desk.spaces(undefined))).toContainEqual(site);
  });

  it('refuses every call but the three that open it while it is locked', async () => {
    const vault = vaultIn();
    const locked = { ok: false, error: { kind: 'locked' } };
    const space = newId<never>(secureRandom);
    for (const answer of [
      vault.desk.spaces(undefined),
      vault.desk.createSite(undefined),
      vault.desk.invite({ server: SERVER, spaces: [space], role: 'lead' }),
      vault.desk.joiners(undefined),
      vault.desk.confirmJoiner({ account: space }),
      vault.desk.addMember({ space, account: space, role: 'lead' }),
      vault.desk.fingerprint(undefined),
      vault.desk.policy({ space }),
      vault.desk.auditState(undefined),
      vault.desk.wornKeys(undefined),
      vault.desk.report({ credentials: [] }),
      vault.desk.importPick({ space, existing: [] }),
      vault.records.auditPending(undefined),
      vault.records.auditKept({ entries: [] }),
      vault.records.verifyAudit({ space, entries: [], isLast: true }),
      vault.records.policies({ policies: [] }),
      vault.records.secretHeads({ secrets: [] }),
      vault.records.keys(undefined),
      vault.records.seal({ header: unsigned, ids: [], lengths: [], texts: new Uint8Array() }),
      vault.records.verify({ changes: [] }),
      vault.control.identity(undefined),
      vault.control.joinAnswer(undefined),
      vault.control.outbound(undefined),
      vault.control.ingest({ spaces: [], joins: [] }),
      vault.control.signChallenge({ challenge: 'A'.repeat(43), server: SERVER }),
    ]) {
      expect(await answer).toEqual(locked);
    }
  });

  it('is not created where there is one, and not unlocked where there is none', async () => {
    const vault = await createdVault();
    const again = await vault.desk.create({
      orgName: 'Other',
      name: 'Other',
      deviceLabel: 'Other',
      passphrase: PASSPHRASE,
    });
    expect(again).toEqual({ ok: false, error: { kind: 'workspace-exists' } });
    expect(await vaultIn().desk.unlock({ passphrase: PASSPHRASE })).toEqual({
      ok: false,
      error: { kind: 'no-workspace' },
    });
  });

  it('keeps neither passphrase nor names of spaces in the clear on disk', async () => {
    const vault = await createdVault();
    const site = valueOf(await vault.desk.createSite(undefined));
    const file = readFileSync(join(vault.dir, 'spaces', `${site.space}.json`), 'utf8');
    expect(file).not.toContain('Lin Wei');
    expect(readFileSync(join(vault.dir, 'account.json'), 'utf8')).not.toContain(PASSPHRASE);
  });
});

describe('a disk that does not take what is written', () => {
  it('is a typed error, and leaves no half a workspace', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rackside-full-'));
    writeFileSync(join(dir, 'spaces'), 'a file where a folder should be');
    const vault = vaultIn(dir);
    const person = { name: 'Lin Wei', deviceLabel: 'Laptop', passphrase: PASSPHRASE };
    const create = () => vault.desk.create({ orgName: 'North', ...person });
    expect(await create()).toMatchObject({ ok: false, error: { kind: 'file-failed' } });
    expect(await vault.desk.spaces(undefined)).toMatchObject({ error: { kind: 'locked' } });
    rmSync(join(dir, 'spaces'));
    expect((await create()).ok).toBe(true);
    const later = await relock(vault);
    valueOf(await later.desk.unlock({ passphrase: PASSPHRASE }));
    expect(later.damage).toEqual([]);
  });
});

describe('a wrong passphrase', () => {
  it('delays the next try, longer each time, and the right one ends it', async () => {
    const vault = await relock(await createdVault());
    const wrong = await vault.desk.unlock({ passphrase: 'wrong' });
    expect(wrong).toEqual({
      ok: false,
      error: { kind: 'wrong-passphrase', detail: { waitSeconds: 1 } },
    });
    expect(await vault.desk.unlock({ passphrase: PASSPHRASE })).toEqual({
      ok: false,
      error: { kind: 'unlock-delayed', detail: { waitSeconds: 1 } },
    });
    vault.clock.advance(1000);
    expect(await vault.desk.unlock({ passphrase: 'wrong' })).toMatchObject({
      error: { detail: { waitSeconds: 2 } },
    });
    // Another process does not start from nothing.
    const next = await relock(vault);
    expect(await next.desk.unlock({ passphrase: PASSPHRASE })).toMatchObject({
      error: { kind: 'unlock-delayed', detail: { waitSeconds: 2 } },
    });
    next.clock.advance(2000);
    expect((await next.desk.unlock({ passphrase: PASSPHRASE })).ok).toBe(true);
  });
});

describe('an invited colleague', () => {
  it('gets the same keys as the inviter, who sees them as a member', async () => {
    const relay = membershipRelay();
    const lin = await createdVault('Lin Wei');
    const site = valueOf(await lin.desk.createSite(undefined));
    const { text } = valueOf(
      await lin.desk.invite({ server: SERVER, spaces: [site.space], role: 'lead' }),
    );
    const zhao = await joinedVault(text, 'Zhao Min');
    expect((await ownerOf(zhao)).orgName).toBe('North Field Service');
    expect(valueOf(await zhao.control.joinAnswer(undefined))?.server).toBe(SERVER);
    await relay.exchange(lin);
    await relay.exchange(zhao);
    expect(valueOf(await zhao.desk.spaces(undefined))).toEqual([]);

    await relay.exchange(lin);
    const [joiner] = valueOf(await lin.desk.joiners(undefined));
    expect(joiner).toMatchObject({ name: 'Zhao Min', vouched: true, role: 'lead' });
    expect(joiner?.fingerprint).toBe(valueOf(await zhao.desk.fingerprint(undefined)));
    valueOf(await lin.desk.confirmJoiner({ account: joiner!.account }));
    expect(valueOf(await lin.desk.joiners(undefined))).toEqual([]);

    await relay.exchange(lin);
    expect(await relay.exchange(zhao)).toEqual([]);
    expect(zhao.events.map(({ name }) => name)).toContain('keysChanged');
    const spaces = valueOf(await zhao.desk.spaces(undefined));
    expect(spaces.map(({ kind }) => kind).sort()).toEqual(['organisation', 'site']);
    expect(spaces.find(({ kind }) => kind === 'site')?.role).toBe('lead');
    const keyOf = async (vault: typeof lin) =>
      valueOf(await vault.records.keys(undefined)).spaces.find(({ space }) => space === site.space);
    expect((await keyOf(zhao))?.recordsKey).toEqual((await keyOf(lin))?.recordsKey);

    // Both ways, and again after a restart.
    expect(await relay.exchange(lin)).toEqual([]);
    const later = await relock(zhao);
    valueOf(await later.desk.unlock({ passphrase: PASSPHRASE }));
    expect(await relay.exchange(later)).toEqual([]);
    expect((await keyOf(later))?.recordsKey).toEqual((await keyOf(lin))?.recordsKey);
  });
});

describe('a colleague of the organisation', () => {
  it('is let into another site without a new invitation', async () => {
    const team = await teamOfOne();
    const engineer = await joinTeam(team, 'Zhao Min');
    const { account } = await ownerOf(engineer);
    const { space } = valueOf(await team.admin.desk.createSite(undefined));
    valueOf(await team.admin.desk.addMember({ space, account, role: 'auditor' }));
    await team.relay.exchange(team.admin);
    expect(await team.relay.exchange(engineer)).toEqual([]);
    expect(
      valueOf(await engineer.desk.spaces(undefined)).find(each => each.space === space)?.role,
    ).toBe('auditor');
    const refused = await engineer.desk.addMember({ space: team.site, account, role: 'admin' });
    expect(refused).toEqual({ ok: false, error: { kind: 'not-permitted' } });
    expect(
      await team.admin.desk.addMember({ space, account: space as never, role: 'lead' }),
    ).toMatchObject({
      error: { kind: 'not-found' },
    });
  });
});
