import { beforeEach, describe, expect, it, vi } from 'vitest';
import { makeDeviceCertificate } from '../../common/crypto/identity.ts';
import { foldMembership } from '../../common/crypto/membership-fold.ts';
import {
  makeAddition,
  makeGenesis,
  membershipEntryHash,
} from '../../common/crypto/membership-log.ts';
import type { DeviceId, SpaceId } from '../../common/lib/ids.ts';
import { newId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import type { SpaceMembership } from '../../common/sync/protocol/spaces.ts';
import { TEST_KEY_ID, testAccount } from '../../test/builders/server-account.ts';
import {
  answeredInvitation,
  joinTeam,
  teamOfOne,
  type Team,
} from '../../test/builders/vault-team.ts';
import { ownerOf, valueOf, type TestVault } from '../../test/builders/vault.ts';

// A server that makes the vault host look at signatures for minutes: meanwhile nothing could be sealed,
// signed or released. Each takes some 3 ms; an answer has room for ten thousand.

const count = vi.hoisted(() => ({ checks: 0 }));
vi.mock(import('../../common/crypto/signing.ts'), async original => {
  const real = await original();
  return {
    ...real,
    verifyStatement: (...of) => {
      count.checks += 1;
      return real.verifyStatement(...of);
    },
  };
});

const MANY = 40;
/** What is fair for a handful of members. */
const FEW = 12;

async function checksOf(
  vault: TestVault,
  input: Partial<Parameters<TestVault['control']['ingest']>[0]>,
): Promise<number> {
  count.checks = 0;
  valueOf(await vault.control.ingest({ spaces: [], joins: [], ...input }));
  return count.checks;
}

describe('a server that floods', () => {
  let team: Team;
  let engineer: TestVault;
  let shown: SpaceMembership;
  beforeEach(async () => {
    team = await teamOfOne();
    engineer = await joinTeam(team, 'Zhao Min');
    const { spaces } = await team.relay.show(engineer);
    shown = spaces.find(({ space }) => space === team.site)!;
  }, 30_000);

  it('with forged grants of an admin', async () => {
    const [grant] = shown.grants;
    const forged = Array.from({ length: MANY }, (_, i) => ({
      ...grant!,
      sig: `${String(i).padStart(4, 'A')}${grant!.sig.slice(4)}`,
    }));
    expect(await checksOf(engineer, { spaces: [{ ...shown, grants: forged }] })).toBeLessThan(FEW);
  });

  it('with devices that nobody certified', async () => {
    const { account } = await ownerOf(team.admin);
    const mallory = testAccount(shown.org, 'Mallory');
    const forged = Array.from({ length: MANY }, () =>
      makeDeviceCertificate(
        { account, device: newId<DeviceId>(secureRandom), label: 'PC', sign: mallory.bundle.sign },
        mallory.secrets.sign,
      ),
    );
    expect(await checksOf(engineer, { spaces: [{ ...shown, devices: forged }] })).toBeLessThan(FEW);
  });

  it('with a long log of its own making, under a grant that belongs to another', async () => {
    const { org } = shown;
    const space = newId<SpaceId>(secureRandom);
    const by = testAccount(org, 'Mallory');
    const founding = {
      org,
      space,
      kind: 'site',
      founder: by.bundle,
      key: TEST_KEY_ID,
      at: 1,
    } as const;
    const entries = [makeGenesis(founding, by.secrets.sign)];
    let membership = valueOf(await foldMembership(entries));
    for (let i = 0; i < MANY; i += 1) {
      const member = testAccount(org, `M${i}`).bundle;
      const of = { member, role: 'engineer', author: by.account, at: 2 } as const;
      const entry = makeAddition(membership, of, by.secrets.sign);
      entries.push(entry);
      const head = await membershipEntryHash(entry);
      membership = { ...membership, head, hashes: [...membership.hashes, head] };
    }
    const [grant] = shown.grants;
    for (const grants of [
      [],
      [{ ...grant!, space }],
      [{ ...grant!, space, granter: by.account }],
    ]) {
      const trap = { ...shown, space, entries, grants };
      expect(await checksOf(engineer, { spaces: [trap] })).toBeLessThan(FEW);
    }
  });

  it('with answers to an invitation', async () => {
    await answeredInvitation(team, 'Chen Yu');
    const { joins } = await team.relay.show(team.admin);
    const join = joins.at(-1)!;
    const forged = Array.from({ length: MANY }, () => {
      const { bundle, certificate } = testAccount(shown.org, 'Mallory');
      return { ...join, bundle, certificate: { ...certificate, label: 'other' } };
    });
    expect(await checksOf(team.admin, { joins: forged })).toBeLessThan(2 * FEW);
  });
});
