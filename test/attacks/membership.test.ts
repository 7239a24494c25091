import { afterAll, beforeAll, describe, expect } from 'vitest';
import { newId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import type {
  JoinRequest,
  SpaceMembership,
  SpacesAnswer,
} from '../../common/sync/protocol/spaces.ts';
import { testAccount, TEST_KEY_ID, type TestAccount } from '../builders/server-account.ts';
import { ownerOf, PASSPHRASE, relock, valueOf } from '../builders/vault.ts';
import { attack, CUT_OFF, expectEnds, sentSince, watch } from './attack.ts';
import type { Attack } from './attack-row.ts';
import { eventually } from './eventually.ts';
import { forgedDevice, forgedGrant, posingAs, trapFor, withEntry } from './forging.ts';
import type { Laptop } from './laptop.ts';
import type { MaliciousServer } from './malicious-server.ts';
import { synced, teamAtWork, type TeamAtWork } from './team-at-work.ts';

// A server that is wrong about who belongs to what. No key is taken, nobody is let in, and no key is
// granted to anybody.

type Told = SpacesAnswer['spaces'][number];

let team: TeamAtWork;
let mallory: TestAccount;
beforeAll(async () => {
  team = await teamAtWork();
  // A log of two would leave little to reorder.
  await team.bring('Chen Yu', 'auditor');
  await synced(team.engineer);
  mallory = testAccount((await ownerOf(team.admin.vault)).org, 'Mallory');
}, 90_000);
afterAll(() => team.stop());

/** Tells the engineer's laptop something else about its spaces, until it has said no. */
async function tell(
  row: Attack,
  forge: (spaces: Told[]) => Promise<SpaceMembership[]> | SpaceMembership[],
  hears: (server: MaliciousServer) => void = poke,
): Promise<void> {
  const { engineer: laptop, server } = team;
  const seen = await watch(laptop);
  const from = server.received.length;
  const before = laptop.ingested();
  server.lieOn('GET /v1/spaces', async (_asked, truth) => {
    const told = await truth();
    const { spaces, joins } = told.body as SpacesAnswer;
    const forged = await forge(spaces);
    const [{ timeline, head } = { timeline: '', head: '' }] = spaces;
    return { ...told, body: { spaces: forged.map(one => ({ timeline, head, ...one })), joins } };
  });
  hears(server);
  await eventually(
    'judged',
    async () => ({ count: laptop.ingested() - before, outcomes: await seen.outcomes() }),
    ({ count, outcomes }) => count > 0 || outcomes.some(one => row.ends.includes(one)),
  );
  const cut = hears === poke ? [] : CUT_OFF;
  expectEnds(
    row,
    (await seen.outcomes()).filter(one => !cut.includes(one)),
  );
  await seen.expectUnchanged();
  expect(sentSince(server, from)).toEqual([]);
  server.repent();
}

const poke = (server: MaliciousServer): void => server.poke();
const hangUp = (server: MaliciousServer): void => server.hangUp();

/** Alters what is told of the first site, and leaves the rest true. */
function tellOfSite(
  row: Attack,
  forge: (
    site: Told,
    others: Told[],
  ) => Promise<Partial<SpaceMembership>> | Partial<SpaceMembership>,
  hears = poke,
): Promise<void> {
  const alter = (spaces: Told[]): Promise<SpaceMembership[]> =>
    Promise.all(
      spaces.map(async one => {
        if (one.space !== team.sites[0]) return one;
        const others = spaces.filter(each => each !== one);
        return { ...one, ...(await forge(one, others)) };
      }),
    );
  return tell(row, alter, hears);
}

const otherSite = (spaces: Told[]): Told => spaces.find(({ space }) => space === team.sites[1])!;
const accountOf = async ({ vault }: Laptop) => (await ownerOf(vault)).account;

describe('members whom nobody added', () => {
  attack('inject-member', async row => {
    const admin = await accountOf(team.admin);
    const step = { op: 'add', member: mallory.bundle, role: 'admin' } as const;
    for (const author of [mallory.account, admin]) {
      await tellOfSite(row, async site => ({
        entries: await withEntry(site, step, mallory, author),
      }));
    }
  });
  attack('remove-member', async row => {
    const admin = await accountOf(team.admin);
    const step = { op: 'remove', account: admin, key: TEST_KEY_ID } as const;
    await tellOfSite(row, async site => ({ entries: await withEntry(site, step, mallory, admin) }));
  });
  attack('inject-key', async row => {
    const admin = await accountOf(team.admin);
    const step = { op: 'rotate', key: TEST_KEY_ID } as const;
    await tellOfSite(row, async site => ({ entries: await withEntry(site, step, mallory, admin) }));
  });
  attack('raise-role', row =>
    tellOfSite(row, ({ entries }) => ({
      entries: entries.map(entry =>
        entry.op === 'add' && entry.role === 'auditor' ? { ...entry, role: 'admin' } : entry,
      ),
    })),
  );
  attack('inject-public-key', row =>
    tellOfSite(row, ({ entries }) => ({
      entries: entries.map(entry =>
        'member' in entry
          ? { ...entry, member: posingAs(entry.member.account, entry.member.name, mallory).bundle }
          : entry,
      ),
    })),
  );
  attack('inject-device', async row => {
    const admin = await accountOf(team.admin);
    await tellOfSite(row, ({ devices }) => ({
      devices: [...devices, forgedDevice(admin, mallory), mallory.certificate],
    }));
  });
  attack('swap-device-key', async row => {
    const { account, device } = await ownerOf(team.admin.vault);
    await tellOfSite(row, ({ devices }) => ({
      devices: [...devices, { ...forgedDevice(account, mallory), device }],
    }));
  });
});

describe('spaces that nobody made', () => {
  attack('trap-space', async row => {
    for (const kind of ['site', 'organisation'] as const) {
      const trap = await trapFor(team.engineer.vault, mallory, kind);
      await tell(row, spaces => [trap, ...spaces]);
    }
  });
  attack('pose-as-admin', async row => {
    const { account, name } = await ownerOf(team.admin.vault);
    const trap = await trapFor(team.engineer.vault, posingAs(account, name, mallory));
    await tell(row, spaces => [trap, ...spaces]);
  });
  attack('swap-spaces', row =>
    tell(row, spaces => {
      const one = spaces.find(({ space }) => space === team.sites[0])!;
      const two = otherSite(spaces);
      return [
        { ...one, space: two.space },
        { ...one, entries: two.entries },
      ];
    }),
  );
  attack('swap-organisations', row => tellOfSite(row, () => ({ org: newId<never>(secureRandom) })));
});

describe('a log of members that is not as it was', () => {
  attack('old-log-head', row =>
    tellOfSite(row, ({ entries }) => ({ entries: entries.slice(0, -1) })),
  );
  attack('empty-log', row => tellOfSite(row, () => ({ entries: [] })));
  attack('fork-log', row =>
    tellOfSite(row, ({ entries }) => ({
      entries: entries.map((entry, at) => (at === 0 ? { ...entry, at: 5 } : entry)),
    })),
  );
  attack('reorder-members', row =>
    tellOfSite(row, ({ entries: [first, second, third, ...rest] }) => ({
      entries: [first!, third!, second!, ...rest],
    })),
  );
  attack('thin-out-log', row =>
    tellOfSite(row, ({ entries }) => ({
      entries: entries.toSpliced(1, 1, entries[1]!, entries[1]!),
    })),
  );
  attack('respell-signature', row => {
    // 64 bytes leave four bits of the last letter unused: a decoder that does not mind takes B for A.
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const respelt = ({ entries }: Told): Partial<SpaceMembership> => {
      const last = entries.at(-1)!;
      const sig = last.sig.slice(0, -1) + letters[letters.indexOf(last.sig.at(-1)!) + 1]!;
      return { entries: [...entries.slice(0, -1), { ...last, sig }] };
    };
    // It does not get as far as the vault host: on a poke nobody would hear of it.
    return tellOfSite(row, respelt, hangUp);
  });
});

describe('keys that are not for this account', () => {
  attack('forge-grant', async row => {
    const admin = await accountOf(team.admin);
    for (const granter of [mallory.account, admin]) {
      await tellOfSite(row, async site => ({
        grants: [...site.grants, await forgedGrant(team.engineer.vault, site, mallory, granter)],
      }));
    }
  });
  attack('swap-grants', row =>
    tellOfSite(row, ({ grants }, others) => ({
      grants: [
        {
          ...grants[0]!,
          ct: otherSite(others).grants[0]!.ct,
          enc: otherSite(others).grants[0]!.enc,
        },
        { ...otherSite(others).grants[0]! },
        { ...grants[0]!, epoch: grants[0]!.epoch + 1 },
      ],
    })),
  );
});

describe('answers to an invitation', () => {
  /** Has somebody answer, and the admin hear another answer first. */
  async function answerForged(
    row: Attack,
    forge: (join: JoinRequest) => JoinRequest,
  ): Promise<void> {
    const { admin, adminServer } = team;
    const joinersOf = async () => valueOf(await admin.vault.desk.joiners(undefined));
    const seen = await watch(admin);
    let forged = false;
    adminServer.lieOn('GET /v1/spaces', async (_asked, truth) => {
      const told = await truth();
      const { spaces, joins } = told.body as SpacesAnswer;
      forged ||= joins.length > 0;
      return { ...told, body: { spaces, joins: joins.map(forge) } };
    });
    const joiner = await team.invite('Wang Fang');
    const { account } = await ownerOf(joiner.vault);
    await eventually('a forged answer', () => forged, Boolean);
    const [one] = await eventually('who waits', joinersOf, joiners => joiners.length > 0);
    const from = adminServer.received.length;
    expect(one!.vouched).toBe(false);
    const confirmed = await admin.vault.desk.confirmJoiner({ account: one!.account });
    expectEnds(row, confirmed.ok ? [] : [confirmed.error.kind]);
    await seen.expectUnchanged();
    expect(sentSince(adminServer, from)).toEqual([]);

    // The true answer still comes through.
    adminServer.repent();
    adminServer.poke();
    await eventually('the true answer', joinersOf, joiners =>
      joiners.some(each => each.account === account && each.vouched),
    );
    valueOf(await admin.vault.desk.confirmJoiner({ account }));
    await eventually(
      'the keys',
      async () => valueOf(await joiner.vault.records.keys(undefined)).spaces.length,
      count => count > 0,
    );
  }

  attack('answer-for-joiner', row =>
    answerForged(row, join => ({
      ...join,
      bundle: mallory.bundle,
      certificate: mallory.certificate,
    })),
  );
  attack('swap-joiner-keys', row =>
    answerForged(row, join => {
      const { bundle } = posingAs(join.bundle.account, join.bundle.name, mallory);
      return { ...join, bundle, certificate: forgedDevice(bundle.account, mallory) };
    }),
  );
});

describe('after a restart', () => {
  attack('old-log-head-after-restart', async row => {
    const { sites } = team;
    const vault = await relock(team.engineer.vault);
    valueOf(await vault.desk.unlock({ passphrase: PASSPHRASE }));
    const shown = team.server;
    let site: Told | undefined;
    shown.lieOn('GET /v1/spaces', async (_asked, truth) => {
      const told = await truth();
      site = (told.body as SpacesAnswer).spaces.find(({ space }) => space === sites[0]);
      return told;
    });
    shown.poke();
    await eventually(
      'the true log',
      () => site,
      one => one !== undefined,
    );
    const { timeline: _timeline, head: _head, ...older } = site!;
    const spaces = [{ ...older, entries: older.entries.slice(0, -1) }];
    const before = valueOf(await vault.records.keys(undefined)).spaces.length;
    const { refused } = valueOf(await vault.control.ingest({ spaces, joins: [] }));
    expectEnds(
      row,
      refused.map(({ reason }) => reason),
    );
    expect(valueOf(await vault.records.keys(undefined)).spaces).toHaveLength(before);
    vault.close();
  });
});
