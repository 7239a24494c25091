import { describe, expect, it } from 'vitest';
import { testAccount, type TestAccount } from '../../test/builders/server-account.ts';
import { newId, type OrgId, type SpaceId } from '../lib/ids.ts';
import { secureRandom } from '../lib/random.ts';
import type { MembershipEntry, Role } from './bundles.ts';
import {
  extendMembership,
  foldMembership,
  makeAddition,
  makeGenesis,
  memberMay,
  restoreMembership,
  type Membership,
} from './membership-log.ts';

const org = newId<OrgId>(secureRandom);
const space = newId<SpaceId>(secureRandom);
const [lin, zhao, chen, mallory] = ['Lin Wei', 'Zhao Min', 'Chen Yu', 'Mallory'].map(name =>
  testAccount(org, name),
) as [TestAccount, TestAccount, TestAccount, TestAccount];

const genesis = (founder = lin): MembershipEntry =>
  makeGenesis({ org, space, kind: 'site', founder: founder.bundle, at: 1 }, founder.secrets.sign);

async function folded(entries: readonly MembershipEntry[]): Promise<Membership> {
  const membership = await foldMembership(entries);
  if (!membership.ok) throw new Error(JSON.stringify(membership.error));
  return membership.value;
}

async function plus(
  entries: readonly MembershipEntry[],
  member: TestAccount,
  role: Role,
  author = lin,
): Promise<MembershipEntry[]> {
  const of = { member: member.bundle, role, author: author.account, at: 2 };
  return [...entries, makeAddition(await folded(entries), of, author.secrets.sign)];
}

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

  it('refuses an entry by someone who is no admin, or no member', async () => {
    const withEngineer = await plus([genesis()], zhao, 'engineer');
    for (const author of [zhao, mallory]) {
      const forged = await plus(withEngineer, chen, 'engineer', author);
      expect(await foldMembership(forged)).toEqual({
        ok: false,
        error: { kind: 'membership-invalid', detail: { entry: 2, problem: 'author' } },
      });
    }
  });

  it('refuses an entry signed by another key in an admin’s name', async () => {
    const entries = [genesis()];
    const of = { member: mallory.bundle, role: 'admin' as const, author: lin.account, at: 2 };
    const forged = makeAddition(await folded(entries), of, mallory.secrets.sign);
    expect(await foldMembership([...entries, forged])).toMatchObject({
      error: { detail: { problem: 'signature' } },
    });
  });

  it('refuses every altered field of every entry', async () => {
    const entries = await plus(await plus([genesis()], zhao, 'lead'), chen, 'engineer');
    const alterations: Partial<MembershipEntry>[] = [
      { org: newId(secureRandom) },
      { space: newId(secureRandom) },
      { kind: 'organisation' },
      { seq: 7 },
      { prev: 'B'.repeat(43) },
      { op: 'genesis' },
      { member: mallory.bundle },
      { member: { ...zhao.bundle, name: 'Someone else' } },
      { role: 'admin' },
      { epoch: 2 },
      { author: mallory.account },
      { at: 99 },
      { sig: 'A'.repeat(86) },
    ];
    for (const [at] of entries.entries()) {
      for (const alteration of alterations) {
        const altered = entries.map((entry, i) => (i === at ? { ...entry, ...alteration } : entry));
        if (JSON.stringify(altered) === JSON.stringify(entries)) continue;
        expect(await foldMembership(altered), `${at} ${JSON.stringify(alteration)}`).toMatchObject({
          ok: false,
          error: { kind: 'membership-invalid' },
        });
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

  it('refuses a member twice: another identity never takes an account over', async () => {
    const entries = await plus([genesis()], zhao, 'lead');
    const other = { ...mallory, bundle: { ...mallory.bundle, account: zhao.account } };
    await expect(plus(entries, other, 'admin').then(foldMembership)).resolves.toMatchObject({
      error: { detail: { problem: 'member' } },
    });
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
