import { expect } from 'vitest';
import { openChange } from '../../common/crypto/change-envelope.ts';
import { importAesKey } from '../../common/crypto/aead.ts';
import type { RecordsKey } from '../../common/crypto/keys.ts';
import type { ChangeId, RecordId, SpaceId } from '../../common/lib/ids.ts';
import type { Change, OpenedChange } from '../../common/sync/change.ts';
import { foldChanges } from '../../common/sync/fold.ts';
import type { StoredChange } from '../../common/sync/protocol/push.ts';
import type { RecordView } from '../../renderer/data/data-contract.ts';
import { keyring } from '../../renderer/data/keyring.ts';
import { viewOf } from '../../renderer/data/record-view.ts';
import { seeded } from '../fakes/seeded-random.ts';
import type { LogCalls } from '../fakes/model-log.ts';
import { shuffledWithRepeats } from './replicas.ts';
import type { World, WorldDevice } from './sync-world.ts';
import { recordsVault, type Member, type Team } from './team.ts';
import { valueOf } from './vault.ts';

/** A server's whole log of a space, as it lies there. */
export type ReadLog = (space: SpaceId) => Promise<readonly StoredChange[]>;

/** What a settled world must be like; each check names its invariant. */
export interface WorldCheck {
  readonly team: Team;
  readonly world: World;
  readonly readLog: ReadLog;
  readonly logFor: (who: Member) => LogCalls;
  readonly seed: number;
}

interface ExportedLog {
  readonly changes: readonly { readonly seq: string | null; readonly change: Change }[];
}

async function heldBy({ device }: WorldDevice): Promise<ExportedLog> {
  return JSON.parse(valueOf(await device.data.call('exportLog', {}))) as ExportedLog;
}

/** Changes with what is in them, by the keys of the team. */
export async function openedChanges(
  team: Team,
  changes: readonly Change[],
): Promise<OpenedChange[]> {
  const keys = new Map<string, RecordsKey>();
  for (const { space, recordsKey } of team.spaces) {
    keys.set(space, await importAesKey<RecordsKey>(recordsKey.slice()));
  }
  return Promise.all(
    changes.map(async change => {
      const { id, space, device, author } = change;
      const body = valueOf(await openChange(keys.get(space)!, change));
      return { id, space, device, author, body };
    }),
  );
}

/** I4: the log's numbers are 1, 2, 3, …; every id is there once. */
export function expectGapless(log: readonly StoredChange[]): void {
  expect(log.map(row => row.seq)).toEqual(log.map((_, i) => String(i + 1)));
  expect(new Set(log.map(row => row.change.id)).size).toBe(log.length);
}

/** What a settled world holds that only some histories lead to. */
export interface Found {
  readonly conflicts: number;
  readonly refused: number;
}

/** I1, I2, I4 of a settled world. */
export async function expectInvariants(check: WorldCheck): Promise<Found> {
  const { team, world, readLog } = check;
  const logs = await Promise.all(team.spaces.map(({ space }) => readLog(space)));
  logs.forEach(expectGapless);
  const onServer = logs.flat().map(row => row.change);
  const serverIds = new Set<ChangeId>(onServer.map(change => change.id));
  const names = keyring();
  await names.take({
    ...valueOf(await recordsVault(team, team.members[0]!).keys(undefined)),
    spaces: [],
  });
  let conflicts = 0;
  let refused = 0;

  for (const one of world.devices) {
    const { data } = one.device;
    const outbox = valueOf(await data.call('outbox'));
    expect(outbox).toMatchObject({ pending: 0, quarantined: [] });
    refused += outbox.rejected.length;
    const rejected = new Set(outbox.rejected.map(({ id }) => id));
    const held = await heldBy(one);
    const heldIds = new Set(held.changes.map(({ change }) => change.id));
    for (const id of [...one.acknowledged, ...heldIds]) {
      expect(serverIds.has(id) || rejected.has(id), 'I2: a committed change is lost').toBe(true);
    }
    for (const id of one.acknowledged)
      expect(heldIds.has(id), 'I2: gone from its device').toBe(true);
    for (const id of serverIds) expect(heldIds.has(id), 'I1: not pulled').toBe(true);

    const known = [...onServer, ...held.changes.map(({ change }) => change)].filter(
      (change, i, all) => all.findIndex(other => other.id === change.id) === i,
    );
    const byRecord = new Map<RecordId, OpenedChange[]>();
    for (const change of await openedChanges(team, known)) {
      const { id } = change.body.entity;
      byRecord.set(id, [...(byRecord.get(id) ?? []), change]);
    }
    for (const { id } of world.records) {
      const state = foldChanges(byRecord.get(id) ?? []);
      const expected: RecordView | null = state === undefined ? null : viewOf(state, 0, names);
      expect(valueOf(await data.call('get', { id })), 'I1: another fold').toEqual(expected);
      conflicts += Object.values(expected?.fields ?? {}).filter(heads => heads.length > 1).length;
    }
  }
  return { conflicts, refused };
}

/** I3: pushing any of it again, split and in any order, changes nothing and is answered as before. */
export async function expectPushIdempotent(check: WorldCheck): Promise<void> {
  const { team, readLog, logFor, seed } = check;
  const next = seeded(seed);
  for (const { space } of team.spaces) {
    const before = await readLog(space);
    const places = new Map(before.map(row => [row.change.id, row.seq]));
    for (const who of team.members) {
      const own = before.map(row => row.change).filter(change => change.device === who.device);
      const again = shuffledWithRepeats(own, seed);
      while (again.length > 0) {
        const changes = again.splice(0, 1 + Math.floor(next() * 7));
        const { results } = valueOf(await logFor(who).push({ org: team.org, space, changes }));
        expect(results.map(result => ('seq' in result ? result.seq : undefined))).toEqual(
          changes.map(change => places.get(change.id)),
        );
      }
    }
    expect(await readLog(space)).toEqual(before);
  }
}
