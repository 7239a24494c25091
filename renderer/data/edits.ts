import type { z } from 'zod';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { newId, type ChangeId, type TxId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import {
  LIFE_FIELD,
  type ChangeHeader,
  type ChangeOp,
  type OpenedChange,
} from '../../common/sync/change.ts';
import type { EntityState } from '../../common/sync/entity-state.ts';
import { applyChange } from '../../common/sync/fold.ts';
import { parentsFor } from '../../common/sync/parents.ts';
import { SCHEMA_VERSION } from '../../common/sync/protocol-version.ts';
import type { edit } from './data-contract.ts';
import type { LiveRecord } from './projection.ts';
import { statesOf } from './states.ts';
import type { Store } from './store.ts';

type Edit = z.output<typeof edit>;

/** A change that is written but not sealed yet. */
export interface DraftedChange {
  readonly header: ChangeHeader;
  readonly opened: OpenedChange;
}

/** A fold that grows, and the record that it is of, if that is there already. */
export interface GrowingFold {
  readonly record: LiveRecord | undefined;
  readonly state: EntityState;
}

/** One user action: its changes, and the folds that they lead to, by space and record. */
export interface Drafted {
  readonly changes: readonly DraftedChange[];
  readonly folds: ReadonlyMap<string, GrowingFold>;
}

/**
 * Turns the edits of one user action into changes that name what their author saw. Later edits see
 * the earlier ones. Nothing is kept yet.
 */
export async function draftChanges(
  store: Store,
  edits: readonly Edit[],
): Promise<Result<Drafted, AppError>> {
  const tx = newId<TxId>(store.random);
  const stamp = { hlc: store.hlc.next(), wall: store.clock.wall(), elapsed: store.clock.elapsed() };
  const folds = new Map<string, GrowingFold>();
  const changes: DraftedChange[] = [];
  const own = new Map<string, ChangeId[]>();
  const { org, device, account: author } = store.owner;

  const records = edits.flatMap(({ space, id }) => store.records.inSpace(space, id) ?? []);
  const states = await statesOf(store, records, true);
  if (await isAnyDamaged(store, edits)) return err(appErrorOf('record-damaged'));
  for (const { space, type, id, field, value, seen, ...one } of edits) {
    const op = lifeOpOf(field, one.op, value);
    if (op === undefined) return err(appErrorOf('invalid-input', { where: `edits: ${field}` }));
    const current = store.keys.current(space);
    if (current === undefined) return err(appErrorOf('no-key-for-space'));
    const fold = `${space}${id}`;
    const growing = folds.get(fold);
    const record = growing === undefined ? store.records.inSpace(space, id) : growing.record;
    const state = growing?.state ?? (record && states.get(record));
    if (state !== undefined && state.born.type !== type) {
      return err(appErrorOf('invalid-input', { where: 'edits: type' }));
    }

    const earlier = growing === undefined ? undefined : own.get(`${fold}${field}`);
    const known = seen === undefined ? undefined : [...seen, ...(earlier ?? [])];
    const change = newId<ChangeId>(store.random);
    const opened: OpenedChange = {
      id: change,
      space,
      device,
      author,
      body: {
        entity: { type, id },
        field,
        parents: [...parentsFor(state, { op, field, seen: known })],
        op,
        value,
        ...stamp,
        tx,
      },
    };
    folds.set(fold, { record, state: applyChange(state, opened) });
    own.set(`${fold}${field}`, [...(earlier ?? []), change]);
    const header: ChangeHeader = {
      v: 1,
      id: change,
      org,
      space,
      device,
      author,
      keyId: current.keyId,
      schemaV: SCHEMA_VERSION,
    };
    changes.push({ header, opened });
  }
  return ok({ changes, folds });
}

/** Whether one of the edits is of a record that can't be read: nobody writes over it. */
async function isAnyDamaged(store: Store, edits: readonly Edit[]): Promise<boolean> {
  const { records, blind } = store;
  if (records.damaged().length === 0) return false;
  for (const { space, id } of edits) {
    const record = records.inSpace(space, id);
    if (record?.damaged === true) return true;
    if (record === undefined && records.isRowDamaged(await blind.of('record', space, id))) {
      return true;
    }
  }
  return false;
}

/**
 * The op that an edit means. Fields whose name begins with `$` are the fold's own; on `$life` the
 * values that a conflict shows, `deleted` and `alive`, may be chosen like those of any other field.
 */
function lifeOpOf(field: string, op: ChangeOp, value: unknown): ChangeOp | undefined {
  const isLife = op === 'delete' || op === 'restore';
  if (field === LIFE_FIELD) {
    if (isLife) return op;
    if (op === 'append') return undefined;
    return value === 'deleted' ? 'delete' : value === 'alive' ? 'restore' : undefined;
  }
  return isLife || field.startsWith('$') ? undefined : op;
}
