import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { RecordId } from '../../common/lib/ids.ts';
import type { Change } from '../../common/sync/change.ts';
import type { PullAnswer } from '../../common/sync/protocol/pull.ts';
import type { SpacesAnswer } from '../../common/sync/protocol/spaces.ts';
import { ownerOf, valueOf } from '../builders/vault.ts';
import { attack, expectEnds, watch } from './attack.ts';
import type { Attack } from './attack-row.ts';
import { eventually } from './eventually.ts';
import type { Laptop } from './laptop.ts';
import { synced, teamAtWork, writeFault, type TeamAtWork } from './team-at-work.ts';

// Somebody who was a member, with their keys and an app of their own, and a server that helps them.

let team: TeamAtWork;
beforeAll(async () => {
  team = await teamAtWork();
}, 60_000);
afterAll(() => team.stop());

/** A change that somebody writes without network, as it lies in their own log. */
async function writtenOffline(by: Laptop): Promise<Change> {
  const id = await writeFault(by, team.sites[0], 'written by who may not');
  const log = valueOf(await by.data.call('exportLog', { space: team.sites[0] }));
  const { changes } = JSON.parse(log) as {
    changes: { change: Change; content: { entity: { id: RecordId } } | null }[];
  };
  return changes.find(({ content }) => content?.entity.id === id)!.change;
}

/** Hands the engineer this change in place of a true one of the admin's. */
async function handOut(row: Attack, change: Change): Promise<void> {
  const { server, admin, engineer, sites } = team;
  await synced(engineer);
  const seen = await watch(engineer);
  let handed = false;
  server.lieOn('GET /v1/sync/pull', async ({ query }, truth) => {
    const told = await truth();
    const page = told.body as PullAnswer;
    if (query.get('space') !== sites[0] || page.changes.length === 0) return told;
    handed = true;
    return { ...told, body: { ...page, changes: page.changes.map(one => ({ ...one, change })) } };
  });
  await writeFault(admin, sites[0], 'in whose place it comes');
  await synced(admin);
  await eventually('a lie', () => engineer.data.call('syncNow').then(() => handed), Boolean);
  await engineer.data.call('syncNow');
  expectEnds(row, await seen.outcomes());
  await seen.expectUnchanged();
  server.repent();
}

/** Waits until the engineer's vault knows of the admin's latest step in every site. */
async function engineerKnows(): Promise<void> {
  const epochsOf = async ({ vault }: Laptop): Promise<string> =>
    valueOf(await vault.desk.spaces(undefined))
      .filter(({ space }) => team.sites.includes(space))
      .map(({ space, epoch }) => `${space} ${epoch}`)
      .sort()
      .join();
  const wanted = await epochsOf(team.admin);
  await eventually(
    'the new epochs',
    () => {
      team.server.poke();
      return epochsOf(team.engineer);
    },
    now => now === wanted,
  );
}

describe('who may write no more', () => {
  attack('write-after-removal', async row => {
    const chen = await team.bring('Chen Yu');
    const { account } = await ownerOf(chen.vault);
    chen.client.stop();
    const removal = { account, spaces: [...team.sites] };
    valueOf(await team.admin.vault.desk.removeMember(removal));
    await engineerKnows();
    await handOut(row, await writtenOffline(chen));
  });
  attack('write-after-demotion', async row => {
    const wang = await team.bring('Wang Fang');
    const { account } = await ownerOf(wang.vault);
    wang.client.stop();
    const change = { space: team.sites[0], account, role: 'auditor' } as const;
    valueOf(await team.admin.vault.desk.changeRole(change));
    await engineerKnows();
    await handOut(row, await writtenOffline(wang));
  });
  attack('write-on-revoked-device', async row => {
    const liu = await team.bring('Liu Yang');
    const { account, device } = await ownerOf(liu.vault);
    liu.client.stop();
    valueOf(await team.admin.vault.desk.revokeDevice({ account, device }));
    await engineerKnows();
    await handOut(row, await writtenOffline(liu));
  });
  attack('leaver-takes-new-key', async row => {
    const zhou = await team.bring('Zhou Lan');
    const { account } = await ownerOf(zhou.vault);
    const removal = { account, spaces: [...team.sites] };
    valueOf(await team.admin.vault.desk.removeMember(removal));
    await engineerKnows();
    // The server gives the leaver everything that it has for somebody else.
    let forOthers: SpacesAnswer | undefined;
    const stop = team.adminServer.lieOn('GET /v1/spaces', async (_asked, truth) => {
      const told = await truth();
      forOthers = told.body as SpacesAnswer;
      return told;
    });
    team.adminServer.poke();
    const { spaces } = (await eventually('the admin’s view', () => forOthers, Boolean))!;
    stop();
    const held = async () =>
      valueOf(await zhou.vault.records.keys(undefined))
        .spaces.map(({ space, keyId }) => `${space} ${keyId}`)
        .sort();
    const before = await held();
    const offered = spaces.map(({ timeline: _timeline, head: _head, ...membership }) => ({
      ...membership,
      // Another's grants, as they are and readdressed.
      grants: membership.grants.flatMap(grant => [grant, { ...grant, member: account }]),
    }));
    const { refused } = valueOf(await zhou.vault.control.ingest({ spaces: offered, joins: [] }));
    expectEnds(
      row,
      refused.map(({ reason }) => reason),
    );
    expect(await held()).toEqual(before);
  });
});
