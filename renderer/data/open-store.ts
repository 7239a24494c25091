import { importAesKey } from '../../common/crypto/aead.ts';
import { blindIndex } from '../../common/crypto/blind-index.ts';
import { wipe, type LocalKey } from '../../common/crypto/keys.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { Clock } from '../../common/lib/clock.ts';
import type { Random } from '../../common/lib/random.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { serialQueue } from '../../common/lib/serial-queue.ts';
import { hybridClock } from '../../common/sync/hlc.ts';
import { unpackState, type PackedState } from '../../common/sync/packed-state.ts';
import { readCursors } from './cursor.ts';
import type { Rejected } from './data-contract.ts';
import { openDatabase, type Database, type DatabasePlace, type RecordRow } from './database.ts';
import { keyring } from './keyring.ts';
import { outbox } from './outbox.ts';
import { projection } from './projection.ts';
import type { QuarantineEntry } from './quarantine.ts';
import { bringUpToSchema, mendRecord } from './rebuild.ts';
import { sealedRows } from './sealed-rows.ts';
import type { Store } from './store.ts';

const READ_AT_ONCE = 2_000;

/** What a store is opened with. */
export interface StoreDeps {
  readonly place: DatabasePlace;
  readonly vault: Client<VaultRecords>;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Opens the store with the keys that the vault host gives, and reads every record once. A row that
 * can't be opened is mended from the log where the log is whole, else kept and marked as damaged.
 */
export async function openStore(deps: StoreDeps): Promise<Result<Store, AppError>> {
  const { vault, clock, random } = deps;
  const given = await vault.call('keys');
  if (!given.ok) return given;
  const { owner, localKey } = given.value;
  const db = await openDatabase(deps.place);
  if (!db.ok) return db;

  const key = await importAesKey<LocalKey>(localKey);
  const blind = await blindIndex(localKey);
  wipe(localKey);
  const keys = keyring();
  await keys.take(given.value);
  const rows = sealedRows(key, random);
  const cursors = await readCursors(db.value, rows);
  const store: Store = {
    db: db.value,
    rows,
    blind,
    keys,
    owner,
    vault,
    records: projection(),
    outbox: outbox(),
    cursors,
    hlc: hybridClock(owner.device, clock),
    clock,
    random,
    exclusively: serialQueue(),
  };
  await readRecords(store);
  await readOutbox(store);
  const exchanges = [...cursors.values()].map(({ at }) => at);
  store.outbox.lastSyncAt = exchanges.length === 0 ? undefined : Math.max(...exchanges);
  await bringUpToSchema(store);
  return ok(store);
}

async function readRecords(store: Store): Promise<void> {
  for await (const rows of pagesOf(store.db)) {
    const opened = await store.rows.openAll<PackedState>('record', rows);
    for (const [i, { id, space }] of rows.entries()) {
      const content = opened[i];
      if (content?.ok) {
        const state = unpackState(content.value);
        store.records.put({ row: id, state });
        store.hlc.absorb(state.latest.stamp.hlc);
      } else {
        store.records.markDamaged(id, space);
      }
    }
  }
  for (const { id } of store.records.damaged()) await mendRecord(store, id);
}

/** All records, a page at a time; the next one is read while this one is being decrypted. */
async function* pagesOf({ record }: Database): AsyncGenerator<readonly RecordRow[]> {
  const after = (id: string): Promise<RecordRow[]> =>
    record.where('id').above(id).limit(READ_AT_ONCE).toArray();
  let next = after('');
  for (let more = true; more;) {
    const rows = await next;
    more = rows.length === READ_AT_ONCE;
    if (more) next = after(rows.at(-1)?.id ?? '');
    yield rows;
  }
}

async function readOutbox(store: Store): Promise<void> {
  const { db, rows, outbox: box } = store;
  const [pending, rejected, quarantined] = await Promise.all([
    db.outbox.orderBy(':id').toArray(),
    db.rejected.toArray(),
    db.quarantine.toArray(),
  ]);
  box.add(pending.map(({ n = 0, id, space, entity }) => ({ n, id, space, row: entity })));
  const refused = await rows.openAll<Rejected>('rejected', rejected);
  rejected.forEach(({ id, space }, i) => {
    const content = refused[i];
    const lost = { id, space, code: 'record-damaged', record: '' as Rejected['record'], field: '' };
    box.rejected.set(id, content?.ok ? content.value : lost);
  });
  const suspects = await rows.openAll<QuarantineEntry>('quarantine', quarantined);
  quarantined.forEach(({ id, space }, i) => {
    const content = suspects[i];
    const code = content?.ok ? content.value.code : 'record-damaged';
    box.quarantined.set(id, { id, space, code });
  });
}
