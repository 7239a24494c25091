import { afterAll, beforeAll, describe, expect } from 'vitest';
import { changeSigningBytes } from '../../common/crypto/change-envelope.ts';
import { signEd25519 } from '../../common/crypto/signing.ts';
import { toBase64Url } from '../../common/lib/bytes.ts';
import { newId, type ChangeId, type RecordId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import type { Change } from '../../common/sync/change.ts';
import type { PullAnswer } from '../../common/sync/protocol/pull.ts';
import { testAccount, type TestAccount } from '../builders/server-account.ts';
import { ownerOf, valueOf } from '../builders/vault.ts';
import { attack, expectEnds, sentSince, watch } from './attack.ts';
import type { Attack } from './attack-row.ts';
import { eventually } from './eventually.ts';
import { synced, teamAtWork, writeFault, type TeamAtWork } from './team-at-work.ts';

// A server that hands out changes that are not what their authors made. The engineer's laptop takes
// none of them, whatever else the page brings.

/** As many changes as each attack works on. */
const CHANGES = 2;

let team: TeamAtWork;
beforeAll(async () => {
  team = await teamAtWork();
}, 60_000);
afterAll(() => team.stop());

type Forge = (page: PullAnswer) => Promise<PullAnswer> | PullAnswer;

/** Has the admin write, and the engineer pull what the server makes of it. */
async function pullForged(row: Attack, forge: Forge): Promise<void> {
  const { server, admin, engineer, sites } = team;
  const seen = await watch(engineer);
  const from = server.received.length;
  let forged = false;
  server.lieOn('GET /v1/sync/pull', async ({ query }, truth) => {
    const told = await truth();
    const page = told.body as PullAnswer;
    // Both changes at once or nothing yet; and nothing true beside the forged ones.
    if (query.get('space') !== sites[0] || page.changes.length < CHANGES) {
      return { ...told, body: { ...page, head: query.get('after'), changes: [] } };
    }
    forged = true;
    return { ...told, body: await forge(page) };
  });
  await writeFault(admin, sites[1], 'held back meanwhile');
  for (const revision of [1, 2]) {
    const value = `revision ${revision} of ${row.id}`;
    const edit = { space: sites[0], type: 'fault', id: fault, field: 'title', op: 'set' as const };
    valueOf(await admin.data.call('commit', { edits: [{ ...edit, value }] }));
  }
  await synced(admin);
  await eventually(
    'the forged page',
    () => engineer.data.call('syncNow').then(() => forged),
    Boolean,
  );
  await engineer.data.call('syncNow');

  expectEnds(row, await seen.outcomes());
  await seen.expectUnchanged();
  expect(sentSince(server, from)).toEqual([]);
  server.repent();
  await expectStillAtWork();
}

/** After an attack, colleagues hear of each other as before. */
async function expectStillAtWork(): Promise<void> {
  const { admin, engineer, sites } = team;
  const id = await writeFault(admin, sites[1], 'after the attack');
  await synced(admin);
  await eventually(
    'news after the attack',
    async () => {
      await engineer.data.call('syncNow');
      return valueOf(await engineer.data.call('get', { id }));
    },
    fault => fault !== null,
  );
}

/** The record that everything is written to. */
const fault = newId<RecordId>(secureRandom);

/** Alters the changes of a page, each by itself. */
function altering(alter: (change: Change, all: readonly Change[], at: number) => Change): Forge {
  return page => {
    const all = page.changes.map(({ change }) => change);
    return {
      ...page,
      changes: page.changes.map((stored, at) => ({
        ...stored,
        change: alter(stored.change, all, at),
      })),
    };
  };
}

describe('changes that the server altered', () => {
  attack('swap-records', row =>
    pullForged(
      row,
      altering((change, all, at) => ({ ...change, body: all.at(at - 1)!.body })),
    ),
  );
  attack('swap-ids', row =>
    pullForged(
      row,
      altering((change, all, at) => ({ ...change, id: all.at(at - 1)!.id })),
    ),
  );
  attack('swap-bodies-of-one-field', row =>
    pullForged(
      row,
      altering((change, all) => ({ ...change, body: all[0]!.body, id: newChangeId() })),
    ),
  );
  attack('relabel-organisation', row =>
    pullForged(
      row,
      altering(change => ({ ...change, org: newId<never>(secureRandom) })),
    ),
  );
  attack('relabel-key', row =>
    pullForged(
      row,
      altering((change, _all, at) => ({ ...change, keyId: otherKey(change.keyId, at) })),
    ),
  );
  attack('relabel-schema', row =>
    pullForged(
      row,
      altering(change => ({ ...change, schemaV: change.schemaV + 1 })),
    ),
  );
  attack('replay-under-new-id', row =>
    pullForged(
      row,
      altering(change => ({ ...change, id: newChangeId() })),
    ),
  );
  attack('flipped-body', row =>
    pullForged(
      row,
      altering(change => ({ ...change, body: flipped(change.body) })),
    ),
  );
  attack('other-author', async row => {
    const { account, device } = await ownerOf(team.engineer.vault);
    await pullForged(
      row,
      altering((change, _all, at) => ({
        ...change,
        author: account,
        ...(at === 0 ? {} : { device }),
      })),
    );
  });
});

describe('changes that are not of this log', () => {
  /** The latest change of the other site, which the engineer has not seen. */
  const ofOtherSite = async (): Promise<Change> => {
    const { admin, sites } = team;
    const log = valueOf(await admin.data.call('exportLog', { space: sites[1] }));
    return (JSON.parse(log) as { changes: { change: Change }[] }).changes.at(-1)!.change;
  };
  attack('change-of-other-space', row =>
    pullForged(row, async page => {
      const other = await ofOtherSite();
      return altering(() => other)(page);
    }),
  );
  attack('relabel-space', row =>
    pullForged(row, async page => {
      const other = await ofOtherSite();
      return altering(({ space }) => ({ ...other, id: newChangeId(), space }))(page);
    }),
  );
  attack('strangers-change', async row => {
    const mallory = testAccount((await ownerOf(team.admin.vault)).org, 'Mallory');
    await pullForged(row, signedBy(mallory, { author: mallory.account, device: mallory.device }));
  });
  attack('strangers-device', async row => {
    const { org, account } = await ownerOf(team.admin.vault);
    const mallory = testAccount(org, 'Mallory');
    await pullForged(row, signedBy(mallory, { author: account, device: mallory.device }));
  });
  attack('old-format', row =>
    pullForged(row, page => ({
      ...page,
      changes: page.changes.map(stored => ({
        ...stored,
        change: { ...stored.change, v: 0 as never },
      })),
    })),
  );
});

/** Signs the changes anew, by keys of the attacker's. */
function signedBy({ deviceSecret }: TestAccount, by: Pick<Change, 'author' | 'device'>): Forge {
  return async page => ({
    ...page,
    changes: await Promise.all(
      page.changes.map(async stored => {
        const header = { ...stored.change, ...by, id: newChangeId() };
        const message = await changeSigningBytes(header, header.body);
        return {
          ...stored,
          change: { ...header, sig: toBase64Url(signEd25519(deviceSecret, message)) },
        };
      }),
    ),
  });
}

function newChangeId(): ChangeId {
  return newId<ChangeId>(secureRandom);
}

/** Another key's id of the right shape. */
function otherKey(keyId: string, at: number): Change['keyId'] {
  const letter = keyId.endsWith('A') ? 'B' : 'A';
  return `${keyId.slice(0, -1)}${at === 0 ? letter : keyId.at(-1) === '2' ? '3' : '2'}`;
}

function flipped(body: string): string {
  return `${body.startsWith('A') ? 'B' : 'A'}${body.slice(1)}`;
}
