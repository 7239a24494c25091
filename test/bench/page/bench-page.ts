import type { SpaceId } from '../../../common/lib/ids.ts';
import { MAX_PAGE, type RecordPage } from '../../../renderer/data/data-contract.ts';
import { SAMPLE_FIELD, SAMPLE_TYPE, sampleRecords } from '../sample-records.ts';
import { PASSPHRASE } from './bench-passphrase.ts';
import { startWorker, whenRunning, type BenchWorker } from './data-worker.ts';
import { awaitEcho, awaitFlood, echoMs, floodMs } from './terminal-watch.ts';
import {
  bridge,
  must,
  openKeeper,
  openTransport,
  openVault,
  until,
  type VaultPorts,
} from './vault-ports.ts';

/** As many changes as one user action may have. */
const BATCH = 500;

/**
 * What the bench does inside the app's page: it speaks the ports' public contracts with the real vault
 * host, the real data worker and the real sync client, while the screen stays at its gate.
 */
export function benchPage() {
  let vault: VaultPorts | undefined;
  let worker: BenchWorker | undefined;

  const desk = (): VaultPorts['desk'] => {
    if (vault === undefined) throw new Error('the vault is not open');
    return vault.desk;
  };
  const data = (): BenchWorker['client'] => {
    if (worker === undefined) throw new Error('no worker runs');
    return worker.client;
  };
  const person = { name: 'Lin Wei', deviceLabel: 'Bench', passphrase: PASSPHRASE };
  /** Starts the worker with the ports that the app gives it, in the app's order. */
  const begin = async (script: string): Promise<BenchWorker> => {
    if (vault === undefined) throw new Error('the vault is not open');
    const keeper = await openKeeper();
    const started = startWorker(script);
    started.give('storage-keeper', keeper);
    started.give('vault-records', vault.records);
    worker = started;
    return started;
  };

  return {
    create: async (): Promise<void> => {
      vault = await openVault();
      await must(desk().call('create', { ...person, orgName: 'Bench' }));
    },
    join: async (invitation: string): Promise<void> => {
      vault = await openVault();
      await must(desk().call('join', { ...person, name: 'Zhao Min', invitation }));
    },
    unlock: async (): Promise<void> => {
      vault = await openVault();
      await must(desk().call('unlock', { passphrase: PASSPHRASE }));
    },
    lock: async (): Promise<void> => {
      worker?.client.close();
      vault?.desk.close();
      worker = vault = undefined;
      await must(bridge().workspace.lock({ why: 'asked' }));
    },
    createSite: async (): Promise<SpaceId> => (await must(desk().call('createSite'))).space,

    startWorker: async (script: string): Promise<void> => whenRunning(await begin(script)),
    /** Milliseconds until the store is open and every fold in it was read and unpacked. */
    openStore: async (): Promise<{ ms: number; records: number }> => {
      const from = performance.now();
      await must(data().call('open'));
      const { records } = await must(data().call('check'));
      return { ms: performance.now() - from, records };
    },
    /** Milliseconds until every record of the store is read and in the page, page by page. */
    openAndListAll: async (expected: number): Promise<number> => {
      const from = performance.now();
      await must(data().call('open'));
      let listed = 0;
      let after: string | null = null;
      do {
        const page: RecordPage = await must(
          data().call('list', {
            type: SAMPLE_TYPE,
            limit: MAX_PAGE,
            ...(after === null ? {} : { after }),
          }),
        );
        listed += page.records.length;
        after = page.next;
      } while (after !== null);
      const ms = performance.now() - from;
      if (listed !== expected) throw new Error(`the lists have ${listed} records`);
      return ms;
    },

    /** Milliseconds to commit that many records into a space. */
    writeRecords: async (space: SpaceId, count: number, seed: number): Promise<number> => {
      const records = sampleRecords(count, seed);
      const from = performance.now();
      for (let at = 0; at < records.length; at += BATCH) {
        const edits = records.slice(at, at + BATCH).map(({ id, reading }) => ({
          space,
          type: SAMPLE_TYPE,
          id,
          field: SAMPLE_FIELD,
          op: 'set' as const,
          value: { ...reading },
        }));
        await must(data().call('commit', { edits }));
      }
      return performance.now() - from;
    },
    /** Milliseconds of each of so many edits of one field of one record, one after the other. */
    editRecords: async (space: SpaceId, count: number): Promise<number[]> => {
      const each: number[] = [];
      const { records } = await must(data().call('list', { type: SAMPLE_TYPE, limit: MAX_PAGE }));
      for (let i = 0; i < count; i += 1) {
        const { id } = records[(i * 37) % records.length]!;
        const edits = [
          { space, type: SAMPLE_TYPE, id, field: 'state', op: 'set' as const, value: `seen ${i}` },
        ];
        const from = performance.now();
        await must(data().call('commit', { edits }));
        each.push(performance.now() - from);
      }
      return each;
    },
    /** From the vault host's answer, when the key was derived, to all records of a list in the page. */
    unlockToList: async (script: string, expected: number): Promise<number> => {
      vault = await openVault();
      await must(desk().call('unlock', { passphrase: PASSPHRASE }));
      const from = performance.now();
      const [transport, { client, give }] = await Promise.all([openTransport(), begin(script)]);
      give('sync-transport', transport);
      await must(client.call('open'));
      const list = await must(client.call('list', { type: SAMPLE_TYPE, limit: 100 }));
      const ms = performance.now() - from;
      if (list.total !== expected) throw new Error(`the list has ${list.total} records`);
      return ms;
    },

    /** Milliseconds of each search from the page and back, one after the other. */
    searchRecords: async (texts: readonly string[]): Promise<number[]> => {
      const each: number[] = [];
      for (const text of texts) {
        const from = performance.now();
        const found = await must(data().call('search', { text, limit: 50 }));
        each.push(performance.now() - from);
        if (found.records.length > found.total) throw new Error('a page holds more than all');
      }
      return each;
    },

    enrol: async (server: string, code: string): Promise<void> => {
      await must(bridge().sync.enrol({ server, code }));
    },
    whenOnline: async (): Promise<void> => {
      await until('online', async () => {
        const { state } = await must(bridge().sync.connection());
        return state === 'online' ? state : undefined;
      });
    },
    /** Milliseconds from the way to the server being there until nothing waits for it any more. */
    pushAll: async (): Promise<number> => {
      const transport = await openTransport();
      const from = performance.now();
      const drained = new Promise<number>(resolve => {
        const stop = data().on('outbox', ({ pending }) => {
          if (pending > 0) return;
          stop();
          resolve(performance.now());
        });
      });
      worker?.give('sync-transport', transport);
      return (await drained) - from;
    },
    /** Milliseconds from an open and empty store until everything on the server is in it. */
    pullAll: async (script: string, expected: number): Promise<number> => {
      const transport = await openTransport();
      const started = await begin(script);
      started.give('sync-transport', transport);
      const { client } = started;
      await must(client.call('open'));
      const from = performance.now();
      await until(
        'the first sync',
        async () => ((await client.call('syncNow')).ok ? true : undefined),
        5,
      );
      const ms = performance.now() - from;
      const list = await must(client.call('list', { type: SAMPLE_TYPE, limit: 100 }));
      if (list.total !== expected) throw new Error(`pulled ${list.total} records`);
      return ms;
    },
    invite: async (server: string, space: SpaceId): Promise<string> =>
      (await must(desk().call('invite', { server, spaces: [space], role: 'engineer' }))).text,
    confirmJoiner: async (): Promise<void> => {
      const { account } = await until(
        'somebody who joins',
        async () => (await must(desk().call('joiners')))[0],
      );
      await must(desk().call('confirmJoiner', { account }));
    },
    whenInSpace: async (space: SpaceId): Promise<void> => {
      await until('the key of the space', async () =>
        (await must(desk().call('spaces'))).find(one => one.space === space),
      );
    },

    awaitFlood,
    floodMs,
    awaitEcho,
    echoMs,
  };
}

/** @see benchPage */
export type BenchPage = ReturnType<typeof benchPage>;
