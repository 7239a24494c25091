import { describe, expect, it } from 'vitest';
import { sealChange } from '../../common/crypto/change-envelope.ts';
import { importAesKey } from '../../common/crypto/aead.ts';
import type { RecordsKey } from '../../common/crypto/keys.ts';
import { appErrorOf } from '../../common/errors/app-error.ts';
import { newId, type ChangeId, type RecordId } from '../../common/lib/ids.ts';
import type { Json } from '../../common/lib/json.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { err, ok } from '../../common/lib/result.ts';
import type { Change } from '../../common/sync/change.ts';
import type { PullAnswer } from '../../common/sync/protocol/pull.ts';
import {
  editOf,
  listed,
  openDevice,
  reopened,
  type DataDevice,
} from '../../test/builders/data-device.ts';
import { signatureOf, team, type Team } from '../../test/builders/team.ts';
import { valueOf } from '../../test/builders/vault.ts';
import { modelLog, type LogCalls } from '../../test/fakes/model-log.ts';
import { OFFLINE, ONLINE, onlineTransport } from '../../test/fakes/online-transport.ts';
import type { Edit } from './data-contract.ts';

const commit = async (device: DataDevice, ...edits: Edit[]): Promise<ChangeId[]> =>
  valueOf(await device.data.call('commit', { edits })).changes;
const sync = (device: DataDevice) => device.data.call('syncNow');
const outbox = async (device: DataDevice) => valueOf(await device.data.call('outbox'));

async function pairOn(log: LogCalls, of: Team = team(['Lin Wei', 'Zhao Min'])) {
  const [lin, zhao] = of.members;
  const a = await openDevice(of, lin!, { transport: onlineTransport(log) });
  const b = await openDevice(of, zhao!, { transport: onlineTransport(log) });
  return { of, a, b, space: of.spaces[0]!.space };
}

describe('syncing', () => {
  it('brings a change to the other device, and its receipt home', async () => {
    const log = modelLog();
    const { a, b, space } = await pairOn(log);
    const title = editOf(space, 'title', 'Core switch down');
    await commit(a, title);
    valueOf(await sync(a));
    expect(await outbox(a)).toMatchObject({
      pending: 0,
      since: undefined,
      lastSyncAt: a.clock.wall(),
    });
    valueOf(await sync(b));
    expect(valueOf(await b.data.call('get', { id: title.id }))).toMatchObject({
      pending: 0,
      fields: { title: [{ value: 'Core switch down', authorName: 'Lin Wei' }] },
    });
    expect(b.changed).toContainEqual([title.id]);
    for (const device of [a, b]) {
      const [entry] = valueOf(await device.data.call('history', { id: title.id }));
      expect(entry).toMatchObject({ receivedAt: 1_000, authorName: 'Lin Wei' });
    }
    expect([a.bugs, b.bugs]).toEqual([[], []]);
  });

  it('pushes after a commit and pulls on a poke, without being asked', async () => {
    const log = modelLog();
    const of = team(['Lin Wei', 'Zhao Min']);
    const transport = onlineTransport(log);
    const a = await openDevice(of, of.members[0]!, { transport: onlineTransport(log) });
    const b = await openDevice(of, of.members[1]!, { transport });
    await sync(b);
    const title = editOf(of.spaces[0]!.space, 'title', 'x');
    await commit(a, title);
    await expect.poll(async () => (await outbox(a)).pending).toBe(0);
    transport.emit('head', { space: title.space, seq: '1' });
    await expect
      .poll(async () => valueOf(await b.data.call('get', { id: title.id })))
      .not.toBeNull();
  });

  it('does not pull again what it has just pushed', async () => {
    const log = modelLog();
    const pulled: number[] = [];
    const counting: LogCalls = {
      push: log.push,
      pull: async input => {
        const answer = await log.pull(input);
        if (answer.ok) pulled.push(answer.value.changes.length);
        return answer;
      },
    };
    const { a, space } = await pairOn(counting);
    for (let i = 0; i < 5; i += 1) await commit(a, editOf(space, 'title', i));
    valueOf(await sync(a));
    expect(pulled.reduce((sum, n) => sum + n, 0)).toBe(0);
    expect(log.logOf(space)).toHaveLength(5);
  });

  it('works on while the line is dead and says why nothing moves', async () => {
    const dead: LogCalls = {
      push: async () => err(appErrorOf('server-unreachable', { server: 'x' })),
      pull: async () => err(appErrorOf('server-unreachable', { server: 'x' })),
    };
    const { a, space } = await pairOn(dead);
    await commit(a, editOf(space, 'title', 'x'));
    expect(await sync(a)).toMatchObject({ error: { kind: 'server-unreachable' } });
    await commit(a, editOf(space, 'title', 'y'));
    expect(await outbox(a)).toMatchObject({ pending: 2, error: { kind: 'server-unreachable' } });
  });

  it('tries again when asked during an attempt that then fails', async () => {
    const log = modelLog();
    const release: (() => void)[] = [];
    const { a, space } = await pairOn({
      pull: log.pull,
      push: async input => {
        if (release.length > 0) return log.push(input);
        await new Promise<void>(resolve => release.push(resolve));
        return err(appErrorOf('server-unreachable', { server: 'x' }));
      },
    });
    await commit(a, editOf(space, 'title', 'x'));
    await expect.poll(() => release.length).toBe(1);
    const asked = sync(a);
    release[0]!();
    valueOf(await asked);
    expect(await outbox(a)).toMatchObject({ pending: 0 });
  });

  it('does not try while offline, and starts by itself when the connection is back', async () => {
    const log = modelLog();
    const of = team(['Lin Wei']);
    const transport = onlineTransport(log);
    const a = await openDevice(of, of.members[0]!, { transport });
    await sync(a);
    transport.emit('connection', OFFLINE);
    const { space } = of.spaces[0]!;
    await commit(a, editOf(space, 'title', 'x'));
    expect(await sync(a)).toMatchObject({ error: { kind: 'not-connected' } });
    expect(log.logOf(space)).toHaveLength(0);
    transport.emit('connection', ONLINE);
    await expect.poll(() => log.logOf(space).length).toBe(1);
  });

  it('sets a refused change aside, lets the others pass, and offers it again when asked', async () => {
    const refused = new Set<string>();
    const log = modelLog(change => (refused.has(change.id) ? 'read-only' : undefined));
    const { a, space } = await pairOn(log);
    const edits = [1, 2, 3].map(value => editOf(space, 'title', value));
    const dead = onlineTransport(log);
    a.engine.attachTransport(dead);
    dead.emit('connection', OFFLINE);
    const ids = await commit(a, ...edits);
    refused.add(ids[1]!);
    dead.emit('connection', ONLINE);
    await sync(a);
    expect(log.logOf(space).map(row => row.change.id)).toEqual([ids[0], ids[2]]);
    const kept = [{ id: ids[1], space, code: 'read-only', record: edits[1]!.id, field: 'title' }];
    expect(await outbox(a)).toMatchObject({ pending: 0, rejected: kept });
  });

  it('keeps refused changes across a restart until they are resubmitted', async () => {
    let open = false;
    const log = modelLog(() => (open ? undefined : 'not-a-member'));
    const of = team(['Lin Wei']);
    const { space } = of.spaces[0]!;
    const a = await openDevice(of, of.members[0]!, { transport: onlineTransport(log) });
    const [id] = await commit(a, editOf(space, 'title', 'x'));
    await sync(a);
    const again = await reopened(of, a, { transport: onlineTransport(log) });
    expect((await outbox(again)).rejected).toHaveLength(1);
    open = true;
    valueOf(await again.data.call('resubmit', { id: id! }));
    await sync(again);
    expect(await outbox(again)).toMatchObject({ pending: 0, rejected: [] });
    expect(log.logOf(space)).toHaveLength(1);
  });

  it('I4: refuses a page with a hole, and takes it when it is whole', async () => {
    const log = modelLog();
    let spoil: ((answer: PullAnswer) => PullAnswer) | undefined;
    const spoiling: LogCalls = {
      push: log.push,
      pull: async input => {
        const answer = await log.pull(input);
        return answer.ok && spoil !== undefined ? ok(spoil(answer.value)) : answer;
      },
    };
    const { a, b, space } = await pairOn(spoiling);
    await commit(a, ...[1, 2, 3].map(value => editOf(space, 'title', value)));
    valueOf(await sync(a));
    const spoilers: ((answer: PullAnswer) => PullAnswer)[] = [
      answer => ({ ...answer, changes: answer.changes.filter((_, i) => i !== 1) }),
      answer => ({ ...answer, changes: answer.changes.slice(1) }),
      answer => ({ ...answer, changes: answer.changes.toReversed() }),
      answer => ({ ...answer, changes: [] }),
    ];
    for (const one of spoilers) {
      spoil = one;
      expect(await sync(b)).toMatchObject({ error: { kind: 'protocol-hole' } });
      expect(await listed(b, { type: 'fault' })).toEqual([]);
    }
    spoil = undefined;
    valueOf(await sync(b));
    expect(await listed(b, { type: 'fault' })).toHaveLength(3);
    spoil = answer => ({ ...answer, head: '1', changes: [] });
    expect(await sync(b)).toMatchObject({ error: { kind: 'rollback-refused' } });
  });

  it('quarantines what does not verify or open, and takes in what follows', async () => {
    const log = modelLog();
    const { of, a, b, space } = await pairOn(log);
    const [lin] = of.members;
    await commit(a, editOf(space, 'title', 'before'));
    await sync(a);
    const [good] = log.logOf(space);
    const forge = async (more: Partial<Change>): Promise<Change> => {
      const change = { ...good!.change, id: newId<ChangeId>(secureRandom), ...more };
      return { ...change, sig: more.sig ?? (await signatureOf(lin!, change)) };
    };
    const key = await importAesKey<RecordsKey>(of.spaces[0]!.recordsKey.slice());
    const header = { ...good!.change, id: newId<ChangeId>(secureRandom) };
    const oddBody = {
      entity: { type: 'fault', id: newId<RecordId>(secureRandom) },
      field: '$life',
      parents: [],
      op: 'set' as const,
      value: 1,
      hlc: '',
      wall: 0,
      elapsed: 0,
      tx: secureRandom.uuid() as never,
    };
    const odd = { ...header, body: await sealChange(key, header, oddBody, secureRandom) };
    const forged = [
      await forge({ sig: 'A'.repeat(86) }),
      await forge({}),
      await forge({ keyId: 'e7' }),
      await forge({ device: secureRandom.uuid() as Change['device'] }),
      { ...odd, sig: await signatureOf(lin!, odd) },
    ];
    await log.push({ org: of.org, space, changes: forged });
    await commit(a, editOf(space, 'title', 'after'));
    await sync(a);
    valueOf(await sync(b));
    expect(await listed(b, { type: 'fault' })).toHaveLength(2);
    const codes = (await outbox(b)).quarantined.map(one => one.code);
    expect(codes).toEqual([
      'bad-signature',
      'envelope-damaged',
      'no-key',
      'unknown-device',
      'malformed',
    ]);
    const again = await reopened(of, b);
    expect((await outbox(again)).quarantined.map(one => one.code).sort()).toEqual(codes.sort());
  });

  it('goes on past a body that a member made to stop it', async () => {
    const log = modelLog();
    const { of, a, b, space } = await pairOn(log);
    await commit(a, editOf(space, 'title', 'before'));
    await sync(a);
    const header = { ...log.logOf(space)[0]!.change, id: newId<ChangeId>(secureRandom) };
    const key = await importAesKey<RecordsKey>(of.spaces[0]!.recordsKey.slice());
    const hostile = {
      entity: { type: 'fault', id: newId<RecordId>(secureRandom) },
      field: 'title',
      parents: [],
      op: 'set' as const,
      value: JSON.parse('['.repeat(2_000) + ']'.repeat(2_000)) as Json,
      hlc: '',
      wall: 0,
      elapsed: 0,
      tx: secureRandom.uuid() as never,
    };
    const change = { ...header, body: await sealChange(key, header, hostile, secureRandom) };
    const signed = { ...change, sig: await signatureOf(of.members[0]!, change) };
    await log.push({ org: of.org, space, changes: [signed] });
    await commit(a, editOf(space, 'title', 'after'));
    await sync(a);
    valueOf(await sync(b));
    expect(await listed(b, { type: 'fault' })).toHaveLength(2);
    expect((await outbox(b)).quarantined).toMatchObject([{ code: 'envelope-damaged' }]);
  });

  it('takes a change out of quarantine when its author becomes known', async () => {
    const log = modelLog();
    const { of, a, b, space } = await pairOn(log);
    of.unheard.add(a.who.device);
    const title = editOf(space, 'title', 'x');
    await commit(a, title);
    await sync(a);
    valueOf(await sync(b));
    expect((await outbox(b)).quarantined).toHaveLength(1);
    of.unheard.clear();
    b.vault.emit('keysChanged', undefined);
    await expect
      .poll(async () => valueOf(await b.data.call('get', { id: title.id })))
      .not.toBeNull();
    expect((await outbox(b)).quarantined).toEqual([]);
  });

  it('keeps a change of a newer schema without applying it', async () => {
    const log = modelLog();
    const { of, a, b, space } = await pairOn(log);
    const title = editOf(space, 'title', 'x');
    await commit(a, title);
    await sync(a);
    const newer = {
      ...log.logOf(space)[0]!.change,
      id: newId<ChangeId>(secureRandom),
      schemaV: 99,
    };
    const signed = { ...newer, sig: await signatureOf(of.members[0]!, newer) };
    await log.push({ org: of.org, space, changes: [signed] });
    valueOf(await sync(b));
    expect(await outbox(b)).toMatchObject({ quarantined: [] });
    const exported = JSON.parse(valueOf(await b.data.call('exportLog', {}))) as {
      changes: unknown[];
    };
    expect(exported.changes).toHaveLength(2);
  });

  it('takes in a change that another one had named before it came, and takes it in once', async () => {
    const of = team(['Lin Wei', 'Zhao Min']);
    const log = modelLog();
    const { space } = of.spaces[0]!;
    const author = await openDevice(of, of.members[0]!);
    const title = editOf(space, 'title', 'first');
    const first = await commit(author, title);
    await commit(author, { ...title, value: 'second', seen: first });
    const held = async (device: DataDevice) =>
      (
        JSON.parse(valueOf(await device.data.call('exportLog', {}))) as {
          changes: { change: Change }[];
        }
      ).changes.map(({ change }) => change);
    const changes = await held(author);
    const earlier = changes.find(({ id }) => id === first[0])!;
    const later = changes.find(({ id }) => id !== first[0])!;
    const b = await openDevice(of, of.members[1]!, { transport: onlineTransport(log) });
    await log.push({ org: of.org, space, changes: [later] });
    valueOf(await sync(b));
    await log.push({ org: of.org, space, changes: [earlier] });
    valueOf(await sync(b));
    expect(new Set((await held(b)).map(({ id }) => id))).toEqual(new Set([earlier.id, later.id]));
    // A server that starts over brings both once more.
    log.restore(space, 2);
    valueOf(await sync(b));
    expect(await held(b)).toHaveLength(2);
    const history = valueOf(await b.data.call('history', { id: title.id }));
    expect(history.map(({ after }) => after)).toEqual(['first', 'second']);
  });

  it('splits what is too much for one request', async () => {
    const log = modelLog();
    const sizes: number[] = [];
    const { a, space } = await pairOn({
      pull: log.pull,
      push: async input => {
        sizes.push(JSON.stringify(input).length);
        expect(input.changes.length).toBeLessThanOrEqual(500);
        return log.push(input);
      },
    });
    await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        commit(a, editOf(space, 'symptom', String(i % 10).repeat(150_000))),
      ),
    );
    await sync(a);
    await expect.poll(async () => (await outbox(a)).pending).toBe(0);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_048_576);
    expect(log.logOf(space)).toHaveLength(12);
  });

  it('offers everything again to a server that was restored from a backup', async () => {
    const log = modelLog();
    const { a, b, space } = await pairOn(log);
    const edits = [1, 2, 3, 4].map(value => editOf(space, 'title', value));
    await commit(a, ...edits.slice(0, 2));
    await sync(a);
    valueOf(await sync(b));
    await commit(b, ...edits.slice(2));
    await sync(b);
    valueOf(await sync(a));
    log.restore(space, 1);
    valueOf(await sync(a));
    valueOf(await sync(b));
    expect(new Set(log.logOf(space).map(row => row.change.id)).size).toBe(4);
    for (const device of [a, b]) {
      expect(await listed(device, { type: 'fault' })).toHaveLength(4);
      expect((await outbox(device)).pending).toBe(0);
    }
  });
});
