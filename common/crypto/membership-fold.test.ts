import { describe, expect, it } from 'vitest';
import { testAccount, type TestAccount } from '../../test/builders/server-account.ts';
import { toBase64Url } from '../lib/bytes.ts';
import { newId, type OrgId, type SpaceId } from '../lib/ids.ts';
import { canonicalJson } from '../lib/json.ts';
import { secureRandom } from '../lib/random.ts';
import type { Role } from './bundles.ts';
import {
  currentKeyId,
  deviceName,
  epochOfKey,
  formerMembers,
  memberMay,
  tenureAt,
  type Membership,
} from './membership.ts';
import { membershipEntry, type LaterStep, type MembershipEntry } from './membership-entry.ts';
import { extendMembership, foldMembership, restoreMembership } from './membership-fold.ts';
import { makeEntry, makeGenesis, NO_ENTRY } from './membership-log.ts';
import { signStatement } from './signing.ts';

const org = newId<OrgId>(secureRandom);
const space = newId<SpaceId>(secureRandom);
const [lin, zhao, chen, mallory] = ['Lin Wei', 'Zhao Min', 'Chen Yu', 'Mallory'].map(name =>
  testAccount(org, name),
) as [TestAccount, TestAccount, TestAccount, TestAccount];

/** A key id; nobody here holds the key. */
const newKey = (): string => `k${toBase64Url(secureRandom.bytes(16))}`;

const genesis = (founder = lin): MembershipEntry =>
  makeGenesis(
    { org, space, kind: 'site', founder: founder.bundle, key: newKey(), at: 1 },
    founder.secrets.sign,
  );

async function folded(entries: readonly MembershipEntry[]): Promise<Membership> {
  const membership = await foldMembership(entries);
  if (!membership.ok) throw new Error(JSON.stringify(membership.error));
  return membership.value;
}

/** The log with one step more, whether it makes sense or not. */
async function step(
  entries: readonly MembershipEntry[],
  what: LaterStep,
  by = lin,
): Promise<MembershipEntry[]> {
  const membership = await folded(entries);
  return [...entries, makeEntry(membership, what, { author: by.account, at: 2 }, by.secrets.sign)];
}

const plus = (
  entries: readonly MembershipEntry[],
  member: TestAccount,
  role: Role,
  by = lin,
): Promise<MembershipEntry[]> => step(entries, { op: 'add', member: member.bundle, role }, by);

const without = (entries: readonly MembershipEntry[], { account }: TestAccount, by = lin) =>
  step(entries, { op: 'remove', account, key: newKey() }, by);

const problemOf = async (entries: readonly MembershipEntry[]): Promise<unknown> => {
  const membership = await foldMembership(entries);
  return membership.ok ? undefined : membership.error.detail?.['problem'];
};

describe('a membership log', () => {
  it('says who is a member, as what, and where it ends', async () => {
    const entries = await plus(await plus([genesis()], zhao, 'admin'), chen, 'auditor', zhao);
    const membership = await folded(entries);
    expect([...membership.members].map(([id, { role }]) => [id, role])).toEqual([
      [lin.account, 'admin'],
      [zhao.account, 'admin'],
      [chen.account, 'auditor'],
    ]);
    expect(membership.hashes).toHaveLength(3);
    expect(membership.head).toBe(membership.hashes[2]);
    expect(await restoreMembership(entries)).toEqual(membership);
    const shorter = await folded(entries.slice(0, 2));
    expect(await extendMembership(shorter, entries.slice(2))).toEqual({
      ok: true,
      value: membership,
    });
  });

  it('raises the epoch, with a key of its own, whenever a right is taken away', async () => {
    const device = zhao.device;
    const start = await plus(await plus([genesis()], zhao, 'engineer'), chen, 'lead');
    const keys = [newKey(), newKey(), newKey(), newKey()] as const;
    let entries = await step(start, { op: 'rotate', key: keys[0] });
    entries = await step(entries, {
      op: 'revoke-device',
      account: zhao.account,
      device,
      key: keys[1],
    });
    entries = await step(entries, {
      op: 'change-role',
      account: chen.account,
      role: 'auditor',
      key: keys[2],
    });
    entries = await step(entries, { op: 'remove', account: zhao.account, key: keys[3] });
    const membership = await folded(entries);
    expect(membership.epoch).toBe(5);
    expect(membership.keyIds.slice(1)).toEqual(keys);
    expect(currentKeyId(membership)).toBe(keys[3]);
    expect(epochOfKey(membership, keys[1])).toBe(3);
    expect(epochOfKey(membership, newKey())).toBeUndefined();
    expect([...membership.members.keys()]).toEqual([lin.account, chen.account]);
    expect(membership.members.get(chen.account)?.role).toBe('auditor');
    expect(membership.revoked.get(deviceName(zhao.account, device))).toMatchObject({ epoch: 3 });
    expect(
      formerMembers(membership).map(({ bundle, until }) => [bundle.name, until.epoch]),
    ).toEqual([['Zhao Min', 5]]);
    expect(tenureAt(membership, zhao.account, 5)?.role).toBe('engineer');
    expect(tenureAt(membership, zhao.account, 6)).toBeUndefined();
    expect(tenureAt(membership, chen.account, 4)?.role).toBe('lead');
    expect(tenureAt(membership, chen.account, 5)?.role).toBe('auditor');
    expect(await restoreMembership(entries)).toEqual(membership);
  });

  it('keeps a device revoked when its owner leaves and comes back', async () => {
    const revocation = { op: 'revoke-device', account: zhao.account, device: zhao.device } as const;
    const entries = await step(await plus([genesis()], zhao, 'engineer'), {
      ...revocation,
      key: newKey(),
    });
    const back = await plus(await without(entries, zhao), zhao, 'lead');
    const { revoked, members, tenures } = await folded(back);
    expect(members.get(zhao.account)?.role).toBe('lead');
    expect(tenures.get(zhao.account)).toHaveLength(2);
    expect(revoked.size).toBe(1);
    expect(await problemOf(await step(back, { ...revocation, key: newKey() }))).toBe('device');
  });

  it('refuses steps that make no sense', async () => {
    const entries = await plus([genesis()], zhao, 'engineer');
    const gone = await without(entries, zhao);
    const used = (await folded(gone)).keyIds[0]!;
    const key = newKey();
    const { account, device } = zhao;
    const cases: [readonly MembershipEntry[], LaterStep, string][] = [
      [entries, { op: 'add', member: zhao.bundle, role: 'lead' }, 'member'],
      [entries, { op: 'remove', account: lin.account, key }, 'self'],
      [entries, { op: 'remove', account: chen.account, key }, 'member'],
      [gone, { op: 'remove', account, key }, 'member'],
      [gone, { op: 'change-role', account, role: 'lead', key }, 'member'],
      [entries, { op: 'change-role', account, role: 'engineer', key }, 'role'],
      [entries, { op: 'change-role', account: lin.account, role: 'lead', key }, 'self'],
      [gone, { op: 'revoke-device', account, device, key }, 'member'],
      [gone, { op: 'rotate', key: used }, 'key'],
      [
        entries,
        { op: 'add', member: { ...chen.bundle, name: 'Not Chen' }, role: 'lead' },
        'identity',
      ],
    ];
    for (const [log, what, problem] of cases) {
      expect(await problemOf(await step(log, what)), JSON.stringify(what)).toBe(problem);
    }
  });

  it('refuses an epoch that is skipped, kept or lowered', async () => {
    const start = await step(await plus([genesis()], zhao, 'engineer'), {
      op: 'rotate',
      key: newKey(),
    });
    const membership = await folded(start);
    const by = { author: lin.account, at: 2 };
    for (const what of [
      { op: 'rotate', key: newKey() },
      { op: 'remove', account: zhao.account, key: newKey() },
      { op: 'add', member: chen.bundle, role: 'lead' },
    ] as const) {
      for (const off of [-2, -1, 1, 5]) {
        const aside = { ...membership, epoch: membership.epoch + off };
        const entry = makeEntry(aside, what, by, lin.secrets.sign);
        if (entry.epoch < 1) continue;
        expect(await problemOf([...start, entry]), `${what.op} ${off}`).toBe('epoch');
      }
    }
  });

  it('refuses every step by someone who is no admin, no member, or one no longer', async () => {
    const withEngineer = await plus(await plus([genesis()], zhao, 'engineer'), chen, 'admin');
    const withoutChen = await without(withEngineer, chen);
    const key = newKey();
    for (const what of [
      { op: 'add', member: mallory.bundle, role: 'admin' },
      { op: 'remove', account: lin.account, key },
      { op: 'change-role', account: zhao.account, role: 'admin', key },
      { op: 'revoke-device', account: lin.account, device: lin.device, key },
      { op: 'rotate', key },
    ] as const) {
      for (const author of [zhao, chen, mallory]) {
        expect(await problemOf(await step(withoutChen, what, author))).toBe('author');
      }
    }
  });

  it('takes the first of two admins who remove each other, and not the second', async () => {
    const start = await plus(await plus([genesis()], zhao, 'admin'), chen, 'engineer');
    const byLin = await without(start, zhao);
    const byZhao = { op: 'remove', account: lin.account, key: newKey() } as const;
    expect([...(await folded(byLin)).members.keys()]).toEqual([lin.account, chen.account]);
    expect(await problemOf(await step(byLin, byZhao, zhao))).toBe('author');
  });

  it('refuses an entry signed by another key in an admin’s name', async () => {
    const entries = await plus([genesis()], zhao, 'admin');
    const membership = await folded(entries);
    for (const what of [
      { op: 'add', member: mallory.bundle, role: 'admin' },
      { op: 'remove', account: zhao.account, key: newKey() },
      { op: 'rotate', key: newKey() },
    ] as const) {
      const by = { author: lin.account, at: 2 };
      const forged = makeEntry(membership, what, by, mallory.secrets.sign);
      expect(await problemOf([...entries, forged])).toBe('signature');
    }
  });

  it('refuses every altered field of every entry', async () => {
    const start = await plus(await plus([genesis()], zhao, 'lead'), chen, 'engineer');
    const entries = await without(await step(start, { op: 'rotate', key: newKey() }), zhao);
    const alterations: Record<string, unknown>[] = [
      { v: 1 },
      { org: newId(secureRandom) },
      { space: newId(secureRandom) },
      { kind: 'organisation' },
      { seq: 7 },
      { prev: 'B'.repeat(43) },
      { op: 'genesis' },
      { op: 'add' },
      { op: 'rotate' },
      { member: mallory.bundle },
      { member: { ...zhao.bundle, name: 'Someone else' } },
      { role: 'admin' },
      { account: chen.account },
      { key: newKey() },
      { epoch: 2 },
      { author: mallory.account },
      { at: 99 },
      { sig: 'A'.repeat(86) },
    ];
    for (const [at] of entries.entries()) {
      for (const alteration of alterations) {
        const one = { ...entries[at], ...alteration };
        const parsed = membershipEntry.safeParse(one);
        if (!parsed.success || canonicalJson(parsed.data) === canonicalJson(entries[at])) continue;
        const altered = entries.map((entry, i) => (i === at ? parsed.data : entry));
        expect(await problemOf(altered), `${at} ${JSON.stringify(alteration)}`).toBeDefined();
      }
    }
  });

  it('refuses an empty log, another order, a hole, a repetition, two beginnings', async () => {
    const [first, second, third] = await plus(await plus([genesis()], zhao, 'lead'), chen, 'lead');
    for (const bad of [
      [],
      [second!],
      [first!, third!],
      [first!, third!, second!],
      [first!, second!, second!],
      [first!, first!],
    ]) {
      expect(await foldMembership(bad)).toMatchObject({ error: { kind: 'membership-invalid' } });
    }
  });
});

describe('a log of the first format', () => {
  const oldGenesis = (): MembershipEntry =>
    signStatement('rackside/membership/v1', lin.secrets.sign, {
      v: 1,
      org,
      space,
      kind: 'site',
      seq: 0,
      prev: NO_ENTRY,
      op: 'genesis',
      member: lin.bundle,
      role: 'admin',
      epoch: 1,
      author: lin.account,
      at: 1,
    });

  it('goes on in today’s, its first key without a commitment', async () => {
    const entries = await without(await plus([oldGenesis()], zhao, 'lead'), zhao);
    const { keyIds, format } = await folded(entries);
    expect(keyIds).toHaveLength(2);
    expect(keyIds[0]).toBe('e1');
    expect(format).toBe(2);
  });

  it('is never gone back to', async () => {
    const entries = await plus([oldGenesis()], zhao, 'lead');
    const { hashes, head } = await folded(entries);
    const back = signStatement('rackside/membership/v1', lin.secrets.sign, {
      ...oldGenesis(),
      op: 'add',
      seq: hashes.length,
      prev: head,
      member: chen.bundle,
      at: 3,
    } as MembershipEntry);
    expect(await problemOf([...entries, back])).toBe('format');
  });
});

describe('roles', () => {
  it('let admins administer and auditors only read', () => {
    expect(
      (['engineer', 'lead', 'admin', 'auditor'] as const).map(r => memberMay(r, 'write')),
    ).toEqual([true, true, true, false]);
    expect(
      (['engineer', 'lead', 'admin', 'auditor'] as const).map(r => memberMay(r, 'administer')),
    ).toEqual([false, false, true, false]);
  });
});
