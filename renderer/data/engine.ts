import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { BlobDesk } from '../../common/features/attachments/blob-desk.ts';
import type { SyncTransport } from '../../common/features/sync/transport.ts';
import type { Client, Handlers } from '../../common/ipc/port-rpc.ts';
import type { RecordId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { watchAudit, type AuditWatch } from './audit-watch.ts';
import { logOf, serveBackups } from './backup-log.ts';
import { commitEdits } from './commit.ts';
import { compact } from './compaction.ts';
import { readBatches } from './batches.ts';
import { blobKeeping, type BlobKeeping } from './blob-keeping.ts';
import { MAX_PAGE, type DataContract, type Opened, type OutboxState } from './data-contract.ts';
import { overStore } from './database.ts';
import { readDraft, writeDraft } from './drafts.ts';
import { checkRecords, getRecord, listRecords, searchRecords } from './find-records.ts';
import { readHistory } from './history.ts';
import { openEntry } from './incoming.ts';
import { exportLog } from './log-export.ts';
import { openStore, type StoreDeps } from './open-store.ts';
import { outboxState } from './outbox.ts';
import { newerLog } from './newer-log.ts';
import { nextNumber } from './record-numbers.ts';
import { retryQuarantine } from './quarantine.ts';
import { resubmit } from './resubmit.ts';
import type { PutBack } from './recovery.ts';
import { statesOf } from './states.ts';
import type { Store } from './store.ts';
import { startSyncLoop, type SyncLoop } from './sync-loop.ts';
import type { Timers } from './timers.ts';

/** Typing and syncing pause longer than this before rows are tidied up. */
const QUIET_MS = 3_000;

/** What the engine tells its page. */
export interface EngineEvents {
  changed(payload: { ids: RecordId[] }): void;
  outbox(state: OutboxState): void;
}

/** What the engine is made of; made at the worker's entry and by tests and the bench. */
export interface EngineDeps extends StoreDeps {
  readonly timers: Timers;
  readonly events: EngineEvents;
  readonly onBug: (where: string, bug: unknown) => void;
}

/** The data worker's inside: the store, its queries, and the loop that syncs it. */
export interface Engine {
  readonly handlers: Handlers<DataContract>;
  /** Gives it the way to the server; without one everything but syncing works. */
  attachTransport(transport: Client<SyncTransport>): void;
  /** Gives it the place for the chunks of attached files; without one nothing can be attached. */
  attachBlobs(desk: Client<BlobDesk>): void;
  /** Stops syncing and closes the database. */
  close(): void;
}

/** Makes an engine; it opens its store when `open` is called. */
export function createEngine(deps: EngineDeps): Engine {
  let putBack: PutBack = { batches: 0, damaged: 0 };
  let store: Store | undefined;
  let transport: Client<SyncTransport> | undefined;
  let loop: SyncLoop | undefined;
  let since: { readonly id: string; readonly wall: number | undefined } | undefined;
  const stops: (() => void)[] = [];
  let cancelTidy = (): void => undefined;
  let audit: AuditWatch | undefined;
  let blobs: BlobKeeping | undefined;

  const tellChanged = (ids: readonly RecordId[]): void => {
    deps.events.changed({ ids: [...ids] });
    audit?.changed(ids);
    tidyLater();
  };
  /** This device wrote something that the server is to have. */
  const tellCommitted = (ids: readonly RecordId[]): void => {
    tellChanged(ids);
    sideways('outbox', tellOutbox());
    loop?.nudge();
  };
  const tellOutbox = async (): Promise<void> => {
    if (store === undefined) return;
    deps.events.outbox(await readOutboxState(store));
    await blobs?.synced(store);
  };
  const sideways = (where: string, work: Promise<unknown>): void => {
    work.catch((bug: unknown) => deps.onBug(where, bug));
  };

  async function readOutboxState(open: Store): Promise<OutboxState> {
    const oldest = open.outbox.oldest();
    if (oldest !== undefined && since?.id !== oldest.id) {
      const batch = (await readBatches(open, [oldest.n])).get(oldest.n);
      const entry = batch?.ok
        ? batch.value.find(({ header }) => header.id === oldest.id)
        : undefined;
      const opened = entry === undefined ? 'no-key' : await openEntry(open, entry);
      since = {
        id: oldest.id,
        wall: typeof opened === 'string' ? undefined : opened.body.wall,
      };
    }
    return outboxState(open.outbox, oldest === undefined ? undefined : since?.wall);
  }

  function startLoop(): void {
    if (store === undefined || transport === undefined || loop !== undefined) return;
    loop = startSyncLoop({
      store,
      transport,
      timers: deps.timers,
      random: deps.random,
      news: { changed: tellChanged, outbox: () => sideways('outbox', tellOutbox()) },
      onBug: deps.onBug,
    });
  }

  /** When nothing was written for a while: rows at rest go into chunks, and what is searched is made. */
  function tidyLater(): void {
    cancelTidy();
    cancelTidy = deps.timers.after(QUIET_MS, () => sideways('tidy', tidy()));
  }
  async function tidy(): Promise<void> {
    const mine = store;
    if (mine === undefined) return;
    const pause = (): Promise<void> => new Promise(resolve => deps.timers.after(0, resolve));
    while (store === mine && (await compact(mine))) await pause();
    await mine.words.complete(mine.records, records => statesOf(mine, records), pause);
  }

  function stopAll(): void {
    for (const stop of stops.splice(0)) stop();
  }

  /** What a newer app wrote is not opened here, but it can be taken along, sealed as it is. */
  async function offerNewerLog(): Promise<void> {
    const { keeper, place } = deps;
    const state = await keeper?.call('state');
    if (keeper === undefined || !state?.ok) return;
    const log = newerLog({ ...place, name: state.value.name });
    stops.push(serveBackups(log, keeper, deps.onBug), log.close);
  }

  function close(): void {
    cancelTidy();
    audit?.stop();
    loop?.stop();
    loop = undefined;
    stopAll();
    store?.journal.close();
    store?.db.dexie.close();
    store = undefined;
  }

  async function takeNewKeys(open: Store): Promise<void> {
    const given = await open.vault.call('keys');
    if (!given.ok) return;
    given.value.localKey.fill(0);
    await open.keys.take(given.value);
    open.views.clear();
    const applied = await retryQuarantine(open);
    // Names and roles may look different anywhere.
    tellChanged([]);
    if (applied.ok) await tellOutbox();
    loop?.nudge();
  }

  async function open(): Promise<Result<Opened, AppError>> {
    if (store === undefined) {
      stopAll();
      const opened = await overStore(() => openStore(deps));
      if (!opened.ok) {
        if (opened.error.kind === 'store-newer') await offerNewerLog();
        return opened;
      }
      const { store: mine, putBack: back } = opened.value;
      store = mine;
      putBack = back;
      if (deps.keeper !== undefined)
        stops.push(serveBackups(logOf(mine.db), deps.keeper, deps.onBug));
      stops.push(mine.vault.on('keysChanged', () => sideways('keysChanged', takeNewKeys(mine))));
      startLoop();
      sideways('blobs', blobs?.opened(mine) ?? Promise.resolve());
      tidyLater();
      audit = watchAudit(mine, { timers: deps.timers, onKept: tellCommitted, onBug: deps.onBug });
    }
    return ok({
      records: store.records.size,
      damaged: store.records.damaged().length,
      ...(putBack.batches + putBack.damaged === 0 ? {} : { putBack }),
    });
  }

  const openOnce = serialized(open);
  /** A connection that hung is given up; what is on the disk is read anew over another one. */
  let hung = false;
  const whole = async (): Promise<Result<Store | undefined, AppError>> => {
    if (store?.db.lost.hung) {
      hung = true;
      close();
    }
    if (!hung) return ok(store);
    // Until it opens again, each call tries: what hung may have come back to its senses.
    const opened = await openOnce();
    if (!opened.ok) return opened;
    hung = false;
    return ok(store);
  };
  const unlocked = async <T>(
    work: (open: Store) => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>> => {
    const found = await whole();
    if (!found.ok) return found;
    const mine = found.value;
    if (mine === undefined) return err(appErrorOf('locked'));
    return overStore(() => work(mine), mine.db.lost);
  };
  const read = <T>(work: (open: Store) => T | Promise<T>): Promise<Result<T, AppError>> =>
    unlocked(async open => ok(await work(open)));
  const handlers: Handlers<DataContract> = {
    open: openOnce,
    list: ({ limit = MAX_PAGE, ...wish }) => read(mine => listRecords(mine, { ...wish, limit })),
    search: ({ limit = MAX_PAGE, ...wish }) =>
      read(mine => searchRecords(mine, { ...wish, limit })),
    get: ({ id }) => read(mine => getRecord(mine, id)),
    check: () => read(checkRecords),
    damaged: () => read(mine => [...mine.records.damaged()]),
    history: ({ id }) => unlocked(mine => readHistory(mine, id)),
    commit: ({ edits }) =>
      unlocked(async mine => {
        const committed = await commitEdits(mine, edits);
        if (!committed.ok) return committed;
        tellCommitted(committed.value.records);
        return ok({ changes: committed.value.changes });
      }),
    attach: file =>
      unlocked(async mine => {
        if (blobs === undefined) return err(appErrorOf('store-unavailable', { why: 'files' }));
        const attached = await blobs.attach(mine, file);
        if (!attached.ok) return attached;
        tellCommitted([file.to.id]);
        return attached;
      }),
    openFile: ({ file }) =>
      unlocked(async () => blobs?.open(file) ?? err(appErrorOf('blob-missing'))),
    nextNumber: ({ siteCode, kind }) => unlocked(mine => nextNumber(mine, siteCode, kind)),
    readDraft: ({ form }) => read(mine => readDraft(mine, form)),
    writeDraft: ({ form, values }) => unlocked(mine => writeDraft(mine, form, values)),
    outbox: () => read(readOutboxState),
    syncNow: () => unlocked(async () => (await loop?.now()) ?? err(appErrorOf('not-connected'))),
    resubmit: ({ id }) =>
      unlocked(async mine => {
        const done = await resubmit(mine, id);
        if (!done.ok) return done;
        await tellOutbox();
        loop?.nudge();
        return done;
      }),
    logSize: () => read(async ({ db }) => ({ batches: await db.batch.count() })),
    exportLog: ({ space }) => read(mine => exportLog(mine, space)),
  };

  return {
    handlers,
    attachTransport: client => {
      loop?.stop();
      loop = undefined;
      transport = client;
      startLoop();
    },
    attachBlobs: desk => {
      blobs = blobKeeping(desk);
      if (store !== undefined) sideways('blobs', blobs.opened(store));
    },
    close,
  };
}

/** Two calls at once do the work once. */
function serialized<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}
