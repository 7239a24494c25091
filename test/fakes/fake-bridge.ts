import { appErrorOf } from '../../common/errors/app-error.ts';
import {
  defaultPreferences,
  preferences as preferencesShape,
  type Preferences,
} from '../../common/features/settings/preferences.ts';
import { blobDesk } from '../../common/features/attachments/blob-desk.ts';
import { blobRef } from '../../common/features/attachments/blob-state.ts';
import { syncTransport, type Connection } from '../../common/features/sync/transport.ts';
import { sessionContract } from '../../common/features/terminal/session.ts';
import { vaultDesk, type VaultDesk } from '../../common/features/vault/vault-desk.ts';
import { vaultRecords, type VaultRecords } from '../../common/features/vault/vault-records.ts';
import type { Bridge, PortMessage } from '../../common/ipc/bridge.ts';
import { serve, type Port, type Server } from '../../common/ipc/port-rpc.ts';
import type { Clock } from '../../common/lib/clock.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok } from '../../common/lib/result.ts';
import { portOf } from '../../renderer/lib/message-port.ts';
import { fakeBlobDesk } from './fake-blob-desk.ts';
import { fakeOrganisation, type FakeOrganisation } from './fake-organisation.ts';
import { fakeStorage, type FakeDisk } from './fake-storage.ts';
import { fakeSession } from './fake-session.ts';
import { fakeTransport, type FakeTransport } from './fake-transport.ts';
import type { FakeCredentialWorld } from './fake-credentials.ts';
import { fakeDesk, fakeRecords } from './fake-vault.ts';

/** How the fake world begins. */
export interface FakeWorld extends FakeCredentialWorld {
  readonly workspace: boolean;
  readonly preferences: Partial<Preferences>;
  readonly connection: Connection;
  /** So many people work on this machine; more than one, and it is nobody's turn. */
  readonly people: number;
  readonly disk: FakeDisk;
  /** Somebody answered an invitation. */
  readonly joiner: boolean;
  /** Unlocking gives an account without any space, as after joining. */
  readonly noSpaces: boolean;
}

/** A bridge to a world that is all in the page, and the strings by which a test moves that world. */
export interface FakeBridge {
  readonly bridge: Bridge;
  readonly organisation: () => FakeOrganisation | undefined;
  connect(connection: Connection): void;
  /** Tells the data worker that the server's log has grown. */
  poke(): void;
  /** Tells page and worker that spaces or keys came. */
  spacesChanged(): void;
  /** What was copied last. */
  copied(): string;
}

/** Makes a bridge whose vault, server, files and shells are fakes. */
export function fakeBridge(world: FakeWorld, random: Random, clock: Clock): FakeBridge {
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const tell = (name: string, payload: unknown): void => {
    for (const listener of listeners.get(name) ?? []) listener(payload as never);
  };
  let preferences = { ...defaultPreferences, ...world.preferences };
  let connection = world.connection;
  let organisation: FakeOrganisation | undefined;
  let transport: FakeTransport | undefined;
  let desk: Server<VaultDesk> | undefined;
  let records: Server<VaultRecords> | undefined;
  let exists = world.workspace;
  let nobody = world.people > 1;
  const names = ['王工', '李工', '赵敏', 'Lin Wei'];
  const people = Array.from({ length: world.people }, (_, i) => ({
    id: random.uuid(),
    name: names[i % names.length] ?? '',
    orgName: '华东运维服务中心',
    lastAt: clock.wall() - (i + 1) * 5_400_000,
  }));
  let copied = '';
  const blobs = fakeBlobDesk();

  const bug = (call: string, problem: unknown): void => console.error(call, problem);
  const here = (): FakeOrganisation => {
    if (organisation === undefined) throw new Error('the fake workspace is locked');
    return organisation;
  };
  const hand = (message: PortMessage): Port => {
    const { port1, port2 } = new MessageChannel();
    window.postMessage(message, window.origin, [port2]);
    return portOf(port1);
  };
  const spacesChanged = (): void => {
    desk?.emit('spacesChanged', undefined);
    records?.emit('keysChanged', undefined);
  };
  const openVault = (): void => {
    desk = serve(
      hand({ rackside: 'port', kind: 'vault-desk' }),
      vaultDesk,
      fakeDesk(
        who => {
          exists = true;
          organisation ??= fakeOrganisation(who, random, clock);
          if (world.noSpaces) organisation.spaces.length = 0;
          return organisation;
        },
        random,
        {
          spacesChanged,
          joinersChanged: () => desk?.emit('joinersChanged', undefined),
          credentialsChanged: () => desk?.emit('credentialsChanged', undefined),
        },
        world,
      ),
      bug,
    );
    records = serve(
      hand({ rackside: 'port', kind: 'vault-records' }),
      vaultRecords,
      fakeRecords(here, random),
      bug,
    );
  };
  const connect = (next: Connection): void => {
    connection = next;
    tell('sync.connection', next);
    transport?.server.emit('connection', next);
  };

  const bridge: Bridge = {
    workspace: {
      status: async () => ok({ exists, lockedBy: null, mustChoose: nobody }),
      people: async () => ok({ people, chosen: nobody ? null : (people[0]?.id ?? null) }),
      choosePerson: async ({ id }) => {
        nobody = id === null;
        return ok(undefined);
      },
      addPerson: async () => {
        nobody = exists = false;
        return ok(undefined);
      },
      openVault: async () => {
        openVault();
        return ok(undefined);
      },
      lock: async ({ why }) => {
        desk?.close();
        records?.close();
        tell('workspace.locked', { why });
        return ok(undefined);
      },
      // A page in a plain browser goes on.
      settled: async () => ok({ isReplaced: false }),
      copyText: async ({ text }) => {
        copied = text;
        return ok(undefined);
      },
    },
    settings: {
      read: async () => ok(preferences),
      write: async next => {
        preferences = preferencesShape.parse(next);
        return ok(preferences);
      },
      about: async () =>
        ok({
          version: '0.1.0',
          electron: '45.4.1',
          chrome: navigator.userAgent.match(/Chrome\/([\d.]+)/)?.[1] ?? '',
          platform: 'linux',
          systemLanguage: navigator.language,
        }),
    },
    storage: fakeStorage(
      () => hand({ rackside: 'port', kind: 'storage-keeper' }),
      clock,
      random,
      bug,
      world.disk,
    ),
    sync: {
      connection: async () => ok(connection),
      enrol: async ({ server, code }) => {
        if (code === 'wrong') return err(appErrorOf('enrolment-refused', { server }));
        connect({ state: 'online', server, since: clock.wall() });
        return ok(connection);
      },
      retry: async () => {
        if (connection.state !== 'local') {
          connect({ state: 'online', server: connection.server, since: clock.wall() });
        }
        return ok(undefined);
      },
      openTransport: async () => {
        const port = hand({ rackside: 'port', kind: 'sync-transport' });
        transport = fakeTransport(port, syncTransport, here, () => connection, bug);
        return ok(undefined);
      },
    },
    terminal: {
      openPort: async ({ session }) => {
        const port = hand({ rackside: 'port', kind: 'session', id: session });
        fakeSession(port, sessionContract, bug);
        return ok(undefined);
      },
      copy: async ({ text }) => {
        copied = text;
        return ok(undefined);
      },
      paste: async () => ok(copied),
    },
    attachments: {
      openDesk: async () => {
        serve(hand({ rackside: 'port', kind: 'blob-desk' }), blobDesk, blobs.handlers, bug);
        return ok(undefined);
      },
      state: async of => ok(blobs.state(blobRef.parse(of))),
      fetch: async of => ok(blobs.state(blobRef.parse(of))),
      save: async ({ suggestedName }) => ok({ path: `/home/wang/${suggestedName}` }),
    },
    reports: {
      savePdf: async ({ suggestedName }) => ok({ path: `/home/wang/${suggestedName}` }),
      saveText: async ({ suggestedName }) => ok({ path: `/home/wang/${suggestedName}` }),
      revealFile: async () => ok(undefined),
    },
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
  };
  return {
    bridge,
    organisation: () => organisation,
    connect,
    poke: () => {
      for (const { info, log } of organisation?.spaces ?? []) {
        transport?.server.emit('head', { space: info.space, seq: String(log.length) });
      }
    },
    spacesChanged,
    copied: () => copied,
  };
}
