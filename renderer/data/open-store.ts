import { importAesKey } from '../../common/crypto/aead.ts';
import { blindIndex } from '../../common/crypto/blind-index.ts';
import { wipe, type LocalKey } from '../../common/crypto/keys.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { StorageKeeper } from '../../common/features/storage/storage-keeper.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import type { Clock } from '../../common/lib/clock.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { serialQueue } from '../../common/lib/serial-queue.ts';
import { hybridClock, MAX_AHEAD_MS, stampText } from '../../common/sync/hlc.ts';
import { unpackState } from '../../common/sync/packed-state.ts';
import { readBatches } from './batches.ts';
import { bringUpToSchema } from './bring-up-to-schema.ts';
import { chunkBodies } from './chunk-bodies.ts';
import { readCursors } from './cursor.ts';
import type { Rejected } from './data-contract.ts';
import { openDatabase, writeAtomically, type DatabasePlace } from './database.ts';
import { foldLimits, type FoldLimits } from './fold-limits.ts';
import { headOf, unpackHead } from './fold-chunk.ts';
import type { HotContent } from './fold-rows.ts';
import { keyring } from './keyring.ts';
import { mapBounded } from './map-bounded.ts';
import { mendFromLog } from './mend-from-log.ts';
import { outbox, type RejectedEntry, type WaitingContent } from './outbox.ts';
import { chunkName, projection } from './projection.ts';
import type { QuarantineEntry } from './quarantine.ts';
import type { PutBack } from './recovery.ts';
import { rowNumbers } from './row-numbers.ts';
import { sealedRows } from './sealed-rows.ts';
import type { Store } from './store.ts';
import { guardStore, unguarded } from './store-keeper.ts';
import type { Database } from './tables.ts';
import type { Timers } from './timers.ts';
import { upgradeTo2 } from './move-to-version-2.ts';
import { viewCache } from './view-cache.ts';
import { wordIndex } from './word-index.ts';

const OPEN_AT_ONCE = 64;

/** What a store is opened with. */
export interface StoreDeps {
  readonly place: DatabasePlace;
  readonly vault: Client<VaultRecords>;
  readonly clock: Clock;
  readonly random: Random;
  /** Main's side of the store; none in a browser without the app's main process. */
  readonly keeper?: Client<StorageKeeper> | undefined;
  readonly timers: Timers;
  readonly limits?: FoldLimits | undefined;
}

/** A store that is open, and what had to be put back into it. */
export interface OpenedStore {
  readonly store: Store;
  readonly putBack: PutBack;
}

/**
 * Opens the store with the keys that the vault host gives, and reads what lists need of every record.
 * A row that can't be opened is mended from the log where the log is whole, else kept and marked as
 * damaged.
 */
export async function openStore(deps: StoreDeps): Promise<Result<OpenedStore, AppError>> {
  const { vault, clock, random, keeper, timers, place } = deps;
  const guard =
    keeper === undefined
      ? ok(unguarded(place))
      : await guardStore({ keeper, clock, random, timers }, place);
  if (!guard.ok) return guard;
  const [given, opened] = await Promise.all([vault.call('keys'), openDatabase(guard.value.place)]);
  if (!given.ok || !opened.ok) {
    if (given.ok) wipe(given.value.localKey);
    if (opened.ok) opened.value.dexie.close();
    return given.ok ? (opened as Result<never, AppError>) : given;
  }
  const { owner, localKey } = given.value;
  const db = opened.value;
  const key = await importAesKey<LocalKey>(localKey);
  const blind = await blindIndex(localKey);
  wipe(localKey);
  const keys = keyring();
  await keys.take(given.value);
  const rows = sealedRows(key, random);
  const admitted = await guard.value.admit(db, rows);
  if (!admitted.ok) {
    db.dexie.close();
    return admitted;
  }
  const { journal, floor, recover } = admitted.value;
  const upgraded = await upgradeTo2({ db, rows, keys, blind, journal });
  if (!upgraded.ok) {
    db.dexie.close();
    return upgraded;
  }
  const [stored, numbers, cursors] = await Promise.all([
    readStored(db),
    rowNumbers(db, floor),
    readCursors(db, rows),
  ]);
  const store: Store = {
    db,
    rows,
    blind,
    keys,
    owner,
    vault,
    records: projection(),
    bodies: chunkBodies(db, rows),
    words: wordIndex(),
    views: viewCache(),
    numbers,
    limits: deps.limits ?? foldLimits,
    outbox: outbox(),
    kept: new Map(stored.kept.map(({ id, n }) => [id, n])),
    cursors,
    hlc: hybridClock(owner.device, clock),
    clock,
    random,
    journal,
    exclusively: serialQueue(),
  };
  await readRecords(store, stored);
  await readOutbox(store, stored);
  const exchanges = [...cursors.values()].map(({ at }) => at);
  store.outbox.lastSyncAt = exchanges.length === 0 ? undefined : Math.max(...exchanges);
  await bringUpToSchema(store);
  const recovered = await recover(store);
  return recovered.ok ? ok({ store, putBack: recovered.value }) : recovered;
}

type Stored = Awaited<ReturnType<typeof readStored>>;

/** Everything that is read whole, asked for at once: each question by itself waits for its answer. */
async function readStored({ chunk, hot, waiting, rejected, quarantine, kept }: Database) {
  const [chunks, hots, waits, refused, quarantined, keeps] = await Promise.all([
    chunk.toArray(),
    hot.toArray(),
    waiting.toArray(),
    rejected.toArray(),
    quarantine.toArray(),
    kept.toArray(),
  ]);
  return { chunks, hot: hots, waiting: waits, rejected: refused, quarantined, kept: keeps };
}

async function readRecords(store: Store, { chunks, hot }: Stored): Promise<void> {
  const { rows, records } = store;
  // In the order of their numbers: of a record that is in several, the last one counts.
  const heads = await mapBounded(chunks, OPEN_AT_ONCE, row => rows.openBytes('chunk', row));
  for (const [i, { n, space }] of chunks.entries()) {
    const head = heads[i];
    const found = head?.ok ? head.value : await headFromBody(store, n, space);
    if (found !== undefined) records.putChunk(n, unpackHead(space, found));
    else records.markRowDamaged(chunkName(n), space);
  }
  const contents = await rows.openAll<HotContent>('hot', hot);
  hot.forEach(({ id, space }, i) => {
    const content = contents[i];
    if (content?.ok) {
      const state = unpackState(content.value.fold);
      records.putHot(headOf({ state, batches: content.value.batches }), id, state);
    } else records.markRowDamaged(id, space);
  });
  if (records.damagedRows().length > 0) await mendFromLog(store);
  absorbClocks(store);
}

/** The head that lies in the chunk's body too; its own row is written anew. */
async function headFromBody(store: Store, n: number, space: SpaceId): Promise<Bytes | undefined> {
  const { db, bodies, rows } = store;
  const body = (await bodies.read([n])).get(n);
  if (body === undefined || typeof body === 'string') return undefined;
  const sealed = await rows.sealBytes('chunk', n, space, body.head);
  await writeAtomically(db, ['chunk'], () => db.chunk.put({ n, space, sealed }));
  return body.head;
}

/** The latest stamp that is not taken for a broken clock's is all that the clock needs to see. */
function absorbClocks({ records, hlc, clock, owner }: Store): void {
  const bound = stampText(clock.wall() + MAX_AHEAD_MS, 0, owner.device);
  let latest = '';
  for (const record of records.all()) {
    if (record.hlc > latest && record.hlc < bound) latest = record.hlc;
  }
  hlc.absorb(latest);
}

async function readOutbox(store: Store, { waiting, rejected, quarantined }: Stored): Promise<void> {
  const { rows, outbox: box } = store;
  const pending = await rows.openAll<WaitingContent>('waiting', waiting);
  const damaged: number[] = [];
  waiting.forEach(({ n, space }, i) => {
    const content = pending[i];
    if (content?.ok) box.add(content.value.map(([id, record]) => ({ n, id, space, record })));
    else damaged.push(n);
  });
  // The server knows what it has: all of such a batch is offered again.
  for (const [n, entries] of await readBatches(store, damaged)) {
    if (!entries.ok) continue;
    box.add(
      entries.value.map(({ header: { id, space }, record }) => {
        return { n, id, space, record: record ?? ('' as Rejected['record']) };
      }),
    );
  }
  const refused = await rows.openAll<RejectedEntry>('rejected', rejected);
  rejected.forEach(({ id, space }, i) => {
    const content = refused[i];
    const record = '' as Rejected['record'];
    const lost: RejectedEntry = { id, n: 0, space, code: 'record-damaged', record, field: '' };
    box.rejected.set(id, content?.ok ? content.value : lost);
  });
  const suspects = await rows.openAll<QuarantineEntry>('quarantine', quarantined);
  quarantined.forEach(({ id, space }, i) => {
    const content = suspects[i];
    const code = content?.ok ? content.value.code : 'record-damaged';
    box.quarantined.set(id, { id, space, code });
  });
}
