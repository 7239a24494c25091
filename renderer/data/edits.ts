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
import { applyChange } from '../../common/sync/fold.ts';
import { parentsFor } from '../../common/sync/parents.ts';
import { SCHEMA_VERSION } from '../../common/sync/protocol-version.ts';
import type { edit } from './data-contract.ts';
import type { CurrentKey } from './keyring.ts';
import { rowOf, type Folds, type Store } from './store.ts';

type Edit = z.output<typeof edit>;

/** A change that is written but not sealed yet. */
export interface DraftedChange {
  readonly header: ChangeHeader;
  readonly opened: OpenedChange;
  readonly row: string;
  readonly key: CurrentKey['key'];
}

/** One user action: its changes, and the folds that they lead to. */
export interface Drafted {
  readonly changes: readonly DraftedChange[];
  readonly folds: Folds;
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
  const folds: Folds = new Map();
  const changes: DraftedChange[] = [];
  const own = new Map<string, ChangeId[]>();
  const { org, device, account: author } = store.owner;

  const rows = await Promise.all(edits.map(({ space, id }) => rowOf(store, space, id)));
  for (const [at, { space, type, id, field, value, seen, ...one }] of edits.entries()) {
    const op = lifeOpOf(field, one.op, value);
    if (op === undefined) return err(appErrorOf('invalid-input', { where: `edits: ${field}` }));
    const current = store.keys.current(space);
    if (current === undefined) return err(appErrorOf('no-key-for-space'));
    const row = rows[at] ?? '';
    if (store.records.isDamaged(row)) return err(appErrorOf('record-damaged'));
    const state = folds.get(row) ?? store.records.byRow(row)?.state;
    if (state !== undefined && state.born.type !== type) {
      return err(appErrorOf('invalid-input', { where: 'edits: type' }));
    }

    const earlier = own.get(`${row} ${field}`) ?? [];
    const known = seen === undefined ? undefined : [...seen, ...earlier];
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
    folds.set(row, applyChange(state, opened));
    own.set(`${row} ${field}`, [...earlier, change]);
    const { keyId, key } = current;
    const header: ChangeHeader = {
      v: 1,
      id: change,
      org,
      space,
      device,
      author,
      keyId,
      schemaV: SCHEMA_VERSION,
    };
    changes.push({ header, opened, row, key });
  }
  return ok({ changes, folds });
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
