import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { vaultDesk, type VaultDesk } from '../../common/features/vault/vault-desk.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import type { LockReason } from '../../common/features/workspace/ipc.ts';
import type { Bridge } from '../../common/ipc/bridge.ts';
import { connect, type Client } from '../../common/ipc/port-rpc.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import type { DataContract, Opened } from '../data/data-contract.ts';
import { sessionHappened } from '../features/workspace/session-slice.ts';
import type { WorkspaceGate } from '../features/workspace/workspace-gate.ts';
import { portOf } from '../lib/message-port.ts';
import type { awaitPort } from '../lib/ports.ts';
import { settlingClient, type SettlingClient } from './settling-client.ts';
import type { Store } from './store.ts';

/** Under this name the screen that was open lies among the drafts, sealed like them. */
const PLACE = 'session/place';
/** Locking waits this long at most for the last typing to be kept. */
const SETTLE_MS = 1_000;

/** Starts the data worker with its ports to vault host, keeper and sync client; `close` ends it. */
export type StartData = (ports: {
  readonly vaultRecords: MessagePort;
  readonly storageKeeper: MessagePort;
  readonly syncTransport: MessagePort;
  readonly blobDesk: MessagePort;
}) => Client<DataContract>;

/** What the screens work with while the workspace is open. */
export interface OpenWorkspace {
  readonly owner: VaultOwner;
  readonly desk: Client<VaultDesk>;
  readonly data: Client<DataContract>;
  /** What the journal gave back when the store was opened, if anything. */
  readonly putBack: Opened['putBack'];
}
/** The way from start over unlock to work and back; the phase shows in the store. */
export interface WorkspaceSession extends WorkspaceGate {
  readonly current: () => OpenWorkspace | undefined;
  /** Opens the records once more with the vault that is open, after the person chose how to go on. */
  readonly reopen: () => Promise<void>;
}

interface Vault {
  readonly desk: Client<VaultDesk>;
  readonly records: MessagePort;
}

/** Makes the session; `begin` starts it. */
export function workspaceSession(parts: {
  readonly bridge: Bridge;
  readonly store: Store;
  readonly awaitPort: typeof awaitPort;
  readonly startData: StartData;
}): WorkspaceSession {
  const { bridge, store } = parts;
  let vault: Vault | undefined;
  let settling: SettlingClient<DataContract> | undefined;
  let current: OpenWorkspace | undefined;
  let owned: VaultOwner | undefined;
  // A lock in the middle of opening makes what is under way worthless.
  let life = 0;

  const drop = (): void => {
    life += 1;
    settling?.client.close();
    vault?.desk.close();
    settling = current = vault = owned = undefined;
  };

  const openVault = async (): Promise<Result<Vault, AppError>> => {
    if (vault !== undefined) return ok(vault);
    const desk = parts.awaitPort('vault-desk');
    const records = parts.awaitPort('vault-records');
    const asked = await bridge.workspace.openVault();
    if (!asked.ok) return asked;
    const [deskPort, recordsPort] = await Promise.all([desk, records]);
    if (!deskPort.ok) return deskPort;
    if (!recordsPort.ok) return recordsPort;
    vault = {
      desk: connect(portOf(deskPort.value), vaultDesk, appErrorOf('vault-host-gone')),
      records: recordsPort.value,
    };
    return ok(vault);
  };

  /** A port that main gives when it is asked to; it is listened for before that. */
  const portAsked = async (
    kind: 'storage-keeper' | 'sync-transport' | 'blob-desk',
    ask: () => Promise<Result<undefined, AppError>>,
  ): Promise<Result<MessagePort, AppError>> => {
    const port = parts.awaitPort(kind);
    const asked = await ask();
    return asked.ok ? port : asked;
  };
  const openData = async (owner: VaultOwner, { desk, records }: Vault): Promise<void> => {
    const mine = life;
    store.dispatch(sessionHappened.entered('opening'));
    const [keeper, transport, blobDesk] = await Promise.all([
      portAsked('storage-keeper', () => bridge.storage.openKeeper()),
      portAsked('sync-transport', () => bridge.sync.openTransport()),
      portAsked('blob-desk', () => bridge.attachments.openDesk()),
    ]);
    if (mine !== life) return;
    if (!keeper.ok) {
      store.dispatch(sessionHappened.failed(keeper.error));
      return;
    }
    if (!transport.ok) {
      store.dispatch(sessionHappened.failed(transport.error));
      return;
    }
    if (!blobDesk.ok) {
      store.dispatch(sessionHappened.failed(blobDesk.error));
      return;
    }
    const ports = {
      vaultRecords: records,
      storageKeeper: keeper.value,
      blobDesk: blobDesk.value,
    };
    settling = settlingClient(parts.startData({ ...ports, syncTransport: transport.value }));
    await openRecords(owner, desk);
  };
  const openRecords = async (owner: VaultOwner, desk: Client<VaultDesk>): Promise<void> => {
    const mine = life;
    if (settling === undefined) return;
    const { client } = settling;
    owned = owner;
    const opened = await client.call('open');
    if (mine !== life) return;
    if (!opened.ok) {
      store.dispatch(sessionHappened.failed(opened.error));
      return;
    }
    const place = await client.call('readDraft', { form: PLACE });
    if (mine !== life) return;
    if (place.ok && typeof place.value?.['path'] === 'string') {
      store.dispatch(sessionHappened.left(place.value['path']));
      void client.call('writeDraft', { form: PLACE, values: null });
    }
    current = { owner, desk, data: client, putBack: opened.value.putBack };
    store.dispatch(sessionHappened.entered('open'));
  };

  const enter = async (
    ask: (desk: Client<VaultDesk>) => Promise<Result<VaultOwner, AppError>>,
  ): Promise<Result<undefined, AppError>> => {
    const opened = await openVault();
    if (!opened.ok) return opened;
    const owner = await ask(opened.value.desk);
    if (!owner.ok) {
      if (owner.error.kind === 'vault-host-gone') drop();
      return owner;
    }
    await openData(owner.value, opened.value);
    return ok(undefined);
  };

  /** Asks the vault host without opening the vault. */
  const askLocked = async <T>(
    ask: (desk: Client<VaultDesk>) => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>> => {
    const opened = await openVault();
    if (!opened.ok) return opened;
    const answer = await ask(opened.value.desk);
    if (!answer.ok && answer.error.kind === 'vault-host-gone') drop();
    return answer;
  };

  /** `tellMain` ends the vault host, where it is not the vault host's end that is the reason. */
  const leave = async (why: LockReason, tellMain?: () => Promise<unknown>): Promise<void> => {
    const { phase } = store.getState().session;
    if (phase === 'locking') return;
    if (phase !== 'open' && phase !== 'opening') {
      drop();
      await tellMain?.();
      // At the gate there is nothing to keep and nothing to hide; after a failure there may be.
      if (phase === 'failed') await bridge.workspace.settled();
      return;
    }
    life += 1;
    // The screens go first; as they go, they hand over what was typed last.
    store.dispatch(sessionHappened.entered('locking'));
    await new Promise(resolve => setTimeout(resolve));
    const path = store.getState().session.returnTo;
    if (phase === 'open' && why !== 'quit') {
      void settling?.client.call('writeDraft', { form: PLACE, values: { path } });
    }
    await settling?.settled(SETTLE_MS);
    drop();
    // What comes next, the replaced page shows. One that goes on shows it here.
    await tellMain?.();
    const settled = await bridge.workspace.settled();
    if (!settled.ok || !settled.value.isReplaced) store.dispatch(sessionHappened.locked(why));
  };

  bridge.on('workspace.locked', ({ why }) => void leave(why));

  return {
    current: () => current,
    create: input => enter(desk => desk.call('create', input)),
    join: input => enter(desk => desk.call('join', input)),
    joinAsDevice: input => enter(desk => desk.call('joinAsDevice', input)),
    unlock: (passphrase, secretKey) =>
      enter(desk => desk.call('unlock', { passphrase, secretKey })),
    unlockOptions: () => askLocked(desk => desk.call('unlockOptions')),
    unlockBy: way => enter(desk => desk.call(way)),
    beginOrgRecovery: () => askLocked(desk => desk.call('beginOrgRecovery')),
    finishOrgRecovery: answer => enter(desk => desk.call('finishOrgRecovery', { answer })),
    lock: why => leave(why, () => bridge.workspace.lock({ why })),
    reopen: async () => {
      if (vault === undefined || owned === undefined) return begin();
      store.dispatch(sessionHappened.entered('starting'));
      return openRecords(owned, vault.desk);
    },
    choosePerson: id => changePerson(() => bridge.workspace.choosePerson({ id })),
    addPerson: () => changePerson(() => bridge.workspace.addPerson()),
    begin,
  };

  async function begin(): Promise<void> {
    const unlocked = vault !== undefined;
    drop();
    store.dispatch(sessionHappened.entered('starting'));
    if (unlocked) {
      await bridge.workspace.lock({ why: 'asked' });
      const settled = await bridge.workspace.settled();
      if (settled.ok && settled.value.isReplaced) return;
    }
    const status = await bridge.workspace.status();
    if (!status.ok) store.dispatch(sessionHappened.failed(status.error));
    else if (status.value.mustChoose) store.dispatch(sessionHappened.entered('people'));
    else if (status.value.lockedBy !== null) {
      store.dispatch(sessionHappened.locked(status.value.lockedBy));
    } else store.dispatch(sessionHappened.entered(status.value.exists ? 'unlock' : 'welcome'));
  }

  /** What one person typed is kept before the next one's turn; the page asks anew whose it is. */
  async function changePerson(tellMain: () => Promise<Result<undefined, AppError>>): Promise<void> {
    let told: Result<undefined, AppError> | undefined;
    await leave('asked', async () => {
      told = await tellMain();
    });
    store.dispatch(sessionHappened.left('/'));
    if (told?.ok === false) store.dispatch(sessionHappened.failed(told.error));
    else await begin();
  }
}
