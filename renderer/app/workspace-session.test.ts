import { describe, expect, test, vi } from 'vitest';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { vaultDesk, type VaultDesk } from '../../common/features/vault/vault-desk.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import type { LockReason } from '../../common/features/workspace/ipc.ts';
import type { Bridge } from '../../common/ipc/bridge.ts';
import { serve, type Handlers } from '../../common/ipc/port-rpc.ts';
import type { AccountId, DeviceId, OrgId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { idOf } from '../../test/builders/folded-record.ts';
import { portOf } from '../lib/message-port.ts';
import { sessionHappened } from '../features/workspace/session-slice.ts';
import type { FormDraft } from '../data/data-contract.ts';
import { makeStore } from './store.ts';
import { workspaceSession, type StartData } from './workspace-session.ts';

const owner: VaultOwner = {
  org: idOf<OrgId>(1),
  orgName: 'North Field Service',
  account: idOf<AccountId>(2),
  name: '王工',
  device: idOf<DeviceId>(3),
};

/** A session whose vault answers `unlock` with these results, in order, and whose data opens so. */
function sessionWith(
  unlocks: Result<VaultOwner, AppError>[],
  opening: () => Promise<Result<{ records: number; damaged: number }, AppError>> = async () =>
    ok({ records: 0, damaged: 0 }),
  isReplaced = false,
) {
  const settled = vi.fn(async () => ok({ isReplaced }));
  const store = makeStore();
  const ports = new Map<string, MessagePort>();
  let locked: (event: { why: LockReason }) => void = () => undefined;
  const openVault = vi.fn(async () => {
    const desk = new MessageChannel();
    ports.set('vault-desk', desk.port2);
    ports.set('vault-records', new MessageChannel().port2);
    const handlers = {
      unlock: async () => unlocks.shift() ?? err(appErrorOf('unexpected')),
    } as unknown as Handlers<VaultDesk>;
    serve(portOf(desk.port1), vaultDesk, handlers, vi.fn());
    return ok(undefined);
  });
  const bridge = {
    workspace: {
      status: async () => ok({ exists: true, lockedBy: null, mustChoose: false }),
      settled,
      openVault,
      lock: async () => {
        locked({ why: 'asked' });
        return ok(undefined);
      },
    },
    storage: {
      openKeeper: async () => {
        ports.set('storage-keeper', new MessageChannel().port2);
        return ok(undefined);
      },
    },
    attachments: {
      openDesk: async () => {
        ports.set('blob-desk', new MessageChannel().port2);
        return ok(undefined);
      },
    },
    sync: {
      openTransport: async () => {
        ports.set('sync-transport', new MessageChannel().port2);
        return ok(undefined);
      },
    },
    on: (_name: string, listener: typeof locked) => {
      locked = listener;
      return vi.fn();
    },
  } as unknown as Bridge;
  const kept: string[] = [];
  const drafts = new Map<string | undefined, FormDraft | null>();
  const close = vi.fn();
  const startData = (() => ({
    call: async (name: string, input?: { form: string; values: FormDraft | null }) => {
      if (name === 'open') return opening();
      await new Promise(resolve => setTimeout(resolve, 20));
      if (input === undefined || name === 'readDraft') return ok(drafts.get(input?.form) ?? null);
      kept.push(input.form);
      drafts.set(input.form, input.values);
      return ok(undefined);
    },
    on: () => vi.fn(),
    close,
  })) as unknown as StartData;
  const session = workspaceSession({
    bridge,
    store,
    startData,
    awaitPort: async kind => {
      await vi.waitUntil(() => ports.has(kind));
      const port = ports.get(kind)!;
      ports.delete(kind);
      return ok(port);
    },
  });
  return {
    session,
    store,
    openVault,
    close,
    kept,
    settled,
    lockedBySystem: () => locked({ why: 'system' }),
    phase: () => store.getState().session.phase,
  };
}

describe('a session', () => {
  test('goes from start over the passphrase to work', async () => {
    const { session, phase } = sessionWith([ok(owner)]);
    await session.begin();
    expect(phase()).toBe('unlock');
    expect(await session.unlock('correct horse')).toEqual(ok(undefined));
    expect(phase()).toBe('open');
    expect(session.current()?.owner.name).toBe('王工');
  });

  test('asks the same vault again after a wrong passphrase', async () => {
    const wrong = err(appErrorOf('wrong-passphrase', { waitSeconds: 1 }));
    const { session, phase, openVault } = sessionWith([wrong, ok(owner)]);
    await session.begin();
    expect(await session.unlock('wrong')).toEqual(wrong);
    expect(phase()).toBe('unlock');
    await session.unlock('right');
    expect(phase()).toBe('open');
    expect(openVault).toHaveBeenCalledTimes(1);
  });

  test('starts a new vault when the old one is gone', async () => {
    const { session, openVault } = sessionWith([err(appErrorOf('vault-host-gone')), ok(owner)]);
    await session.begin();
    await session.unlock('right');
    await session.unlock('right');
    expect(openVault).toHaveBeenCalledTimes(2);
  });

  test('shows why the records do not open, and starts over', async () => {
    const { session, store, phase } = sessionWith([ok(owner)], async () =>
      err(appErrorOf('store-newer')),
    );
    await session.begin();
    await session.unlock('right');
    expect(store.getState().session).toMatchObject({
      phase: 'failed',
      error: { kind: 'store-newer' },
    });
    await session.begin();
    expect(phase()).toBe('unlock');
  });
});

describe('locking', () => {
  test('waits for what the closing screens still keep, then ends the data worker', async () => {
    const { session, store, close, kept, lockedBySystem, phase } = sessionWith([ok(owner)]);
    await session.begin();
    await session.unlock('right');
    const data = session.current()!.data;
    let asked = false;
    store.subscribe(() => {
      if (phase() === 'locking' && !asked) {
        asked = true;
        void data.call('writeDraft', { form: 'site/new', values: null });
      }
    });
    lockedBySystem();
    await vi.waitUntil(() => phase() === 'unlock');
    expect(kept).toEqual(['site/new', 'session/place']);
    expect(close).toHaveBeenCalledTimes(1);
    expect(session.current()).toBeUndefined();
    expect(store.getState().session.lockedBy).toBe('system');
  });

  test('brings the person back to the screen that was open, once', async () => {
    const { session, store, lockedBySystem, phase } = sessionWith([ok(owner), ok(owner)]);
    await session.begin();
    await session.unlock('right');
    store.dispatch(sessionHappened.left('/faults?state=open'));
    lockedBySystem();
    await vi.waitUntil(() => phase() === 'unlock');
    // As in a fresh page, which knows nothing of it.
    store.dispatch(sessionHappened.left('/'));
    await session.unlock('right');
    expect(store.getState().session.returnTo).toBe('/faults?state=open');
  });

  test.each([
    ['goes on', false],
    ['is replaced', true],
  ])('a page that %s shows the gate only if it stays', async (_how, isReplaced) => {
    const { session, phase, settled } = sessionWith([ok(owner)], undefined, isReplaced);
    await session.begin();
    await session.unlock('right');
    await session.lock('asked');
    expect(settled).toHaveBeenCalledTimes(1);
    expect(phase()).toBe(isReplaced ? 'locking' : 'unlock');
  });

  test('in the middle of opening leaves nothing open', async () => {
    let goOn: () => void = () => undefined;
    const held = new Promise<void>(resolve => {
      goOn = resolve;
    });
    const { session, phase, lockedBySystem } = sessionWith([ok(owner)], async () => {
      await held;
      return ok({ records: 0, damaged: 0 });
    });
    await session.begin();
    const unlocking = session.unlock('right');
    await vi.waitUntil(() => phase() === 'opening');
    await new Promise(resolve => setTimeout(resolve, 20));
    lockedBySystem();
    goOn();
    await unlocking;
    await vi.waitUntil(() => phase() === 'unlock');
    expect(session.current()).toBeUndefined();
  });

  test('asked for by the person keeps that reason', async () => {
    const { session, store } = sessionWith([ok(owner)]);
    await session.begin();
    await session.unlock('right');
    await session.lock('idle');
    expect(store.getState().session).toMatchObject({ phase: 'unlock', lockedBy: 'idle' });
  });
});
