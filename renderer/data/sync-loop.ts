import { appErrorOf, errorKinds, type AppError } from '../../common/errors/app-error.ts';
import type { SyncTransport } from '../../common/features/sync/transport.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { Random } from '../../common/lib/random.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { overStore } from './database.ts';
import { pullPage } from './pull.ts';
import { pushBatch } from './push.ts';
import { retryQuarantine } from './quarantine.ts';
import type { Store } from './store.ts';
import type { Timers } from './timers.ts';

/** A lost poke costs at most this much time. */
const POLL_MS = 60_000;
const JITTER_MS = 10_000;
const FIRST_RETRY_MS = 1_000;
/** A server whose timeline changes again and again is broken; it must not keep us busy. */
const MAX_STARTS = 3;

/** What the loop tells: records that look different, and that outbox or error may have changed. */
export interface SyncNews {
  changed(records: readonly RecordId[]): void;
  outbox(): void;
}

/** Moves changes between this store and the server, whenever there is one, and never in the way. */
export interface SyncLoop {
  /** Syncs as soon as possible; answers when that run is over. */
  now(): Promise<Result<undefined, AppError>>;
  /** As {@link now}, for who does not wait: after a commit, on a poke. Does nothing while offline. */
  nudge(): void;
  stop(): void;
}

/** What the loop works with. */
export interface SyncLoopDeps {
  readonly store: Store;
  readonly transport: Client<SyncTransport>;
  readonly timers: Timers;
  readonly random: Random;
  readonly news: SyncNews;
  readonly onBug: (where: string, bug: unknown) => void;
}

/** Starts the loop: it syncs when online, on pokes, and every minute. */
export function startSyncLoop(deps: SyncLoopDeps): SyncLoop {
  const { store, transport, timers, news } = deps;
  let online = false;
  let stopped = false;
  let running: Promise<Result<undefined, AppError>> | undefined;
  let again = false;
  let failures = 0;
  let judgedAt = Number.NEGATIVE_INFINITY;
  let cancelTimer = (): void => undefined;

  const plan = (): void => {
    cancelTimer();
    if (stopped) return;
    const jitter = ((deps.random.bytes(1)[0] ?? 0) / 255) * JITTER_MS;
    const backoff = FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10);
    const wait = failures > 0 ? Math.min(backoff, POLL_MS) : POLL_MS;
    cancelTimer = timers.after(wait + jitter * (wait / POLL_MS), nudge);
  };
  const runOnce = async (): Promise<Result<undefined, AppError>> => {
    const sinceJudged = store.clock.elapsed() - judgedAt;
    const judgeAgain = sinceJudged >= POLL_MS && store.outbox.quarantined.size > 0;
    if (judgeAgain) judgedAt = store.clock.elapsed();
    const result = await overStore(() => syncEverySpace(deps, judgeAgain, () => stopped));
    failures = result.ok ? 0 : failures + 1;
    store.outbox.error = result.ok ? undefined : result.error;
    if (result.ok) store.outbox.lastSyncAt = store.clock.wall();
    news.outbox();
    return result;
  };
  const runAll = async (): Promise<Result<undefined, AppError>> => {
    try {
      let result: Result<undefined, AppError>;
      do {
        again = false;
        result = await runOnce();
      } while (again && !stopped);
      return result;
    } catch (bug) {
      deps.onBug('sync', bug);
      return err(appErrorOf('unexpected', { where: 'sync' }));
    } finally {
      running = undefined;
      plan();
    }
  };
  const now = (): Promise<Result<undefined, AppError>> => {
    if (stopped) return Promise.resolve(err(appErrorOf('locked')));
    if (running === undefined) running = runAll();
    else again = true;
    return running;
  };
  const nudge = (): void => {
    if (online) void now();
    else plan();
  };
  const heed = (state: string): void => {
    const cameOnline = state === 'online' && !online;
    online = state === 'online';
    if (cameOnline) nudge();
  };

  const stops = [
    transport.on('connection', ({ state }) => heed(state)),
    transport.on('head', () => nudge()),
  ];
  void transport.call('connection').then(answer => {
    if (answer.ok && !stopped) heed(answer.value.state);
  });
  plan();
  return {
    now: () => (online ? now() : Promise.resolve(err(appErrorOf('not-connected')))),
    nudge,
    stop: () => {
      stopped = true;
      cancelTimer();
      for (const stop of stops) stop();
    },
  };
}

/**
 * Pushes and pulls every space. A space that fails leaves the others alone, unless all would.
 * @param judgeAgain whether the quarantine is due: what changed may not have been told
 */
async function syncEverySpace(
  { store, transport, news }: SyncLoopDeps,
  judgeAgain: boolean,
  isStopped: () => boolean,
): Promise<Result<undefined, AppError>> {
  const tell = (records: readonly RecordId[]): void => {
    if (records.length > 0) news.changed(records);
    news.outbox();
  };
  if (judgeAgain) {
    const again = await retryQuarantine(store);
    if (!again.ok) return again;
    tell(again.value);
  }
  let failure: AppError | undefined;
  for (const space of new Set([...store.keys.spaces(), ...store.outbox.spaces()])) {
    const result = await syncSpace(store, transport, space, tell, isStopped);
    if (isStopped()) return err(appErrorOf('locked'));
    if (result.ok) continue;
    failure ??= result.error;
    if (concernsAll(result.error)) break;
  }
  return failure === undefined ? ok(undefined) : err(failure);
}

/** Pushes, then pulls; starts over when the server turns out to have another timeline. */
async function syncSpace(
  store: Store,
  transport: Client<SyncTransport>,
  space: SpaceId,
  tell: (records: readonly RecordId[]) => void,
  isStopped: () => boolean,
): Promise<Result<undefined, AppError>> {
  for (let starts = 0; starts < MAX_STARTS; starts += 1) {
    let restarted = false;
    for (const step of [pushBatch, pullPage]) {
      if (step === pullPage && store.keys.current(space) === undefined) continue;
      for (let done = false; !done && !restarted;) {
        if (isStopped()) return err(appErrorOf('locked'));
        const result = await step(store, transport, space);
        if (!result.ok) return result;
        tell(result.value.records);
        ({ done, restarted = false } = result.value);
      }
    }
    if (!restarted) return ok(undefined);
  }
  return err(appErrorOf('server-bad-answer'));
}

/** Failures of the connection or of this process; those of one space are not. */
function concernsAll({ kind }: AppError): boolean {
  if (kind === 'protocol-hole' || kind === 'no-key-for-space') return false;
  return errorKinds[kind] === 'automatic' || kind === 'store-unavailable' || kind === 'locked';
}
