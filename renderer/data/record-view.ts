import { LIFE_FIELD } from '../../common/sync/change.ts';
import type { EntityState, Folded, Milestone } from '../../common/sync/entity-state.ts';
import { distinctHeads } from '../../common/sync/fold.ts';
import { lifeOf } from '../../common/sync/record-life.ts';
import type { Authorship, Head, RecordView } from './data-contract.ts';
import type { Keyring } from './keyring.ts';

/**
 * A fold as the screens read it: heads with equal values once, the pick first. The field `$life` is
 * there when somebody deleted the record; its values are `deleted` and `alive`.
 */
export function viewOf(state: EntityState, pending: number, keys: Keyring): RecordView {
  const authorship = ({ id, stamp }: Milestone): Authorship => ({
    change: id,
    author: stamp.author,
    authorName: keys.nameOf(stamp.author),
    device: stamp.device,
    at: stamp.wall,
  });
  const head = (folded: Folded): Head => ({ ...authorship(folded), value: folded.value });
  const fields: [string, readonly Head[]][] = [...state.registers].map(([field, { heads }]) => [
    field,
    distinctHeads(heads).map(head),
  ]);
  const life = lifeOf(state);
  if (life.heads.length > 0) fields.push([LIFE_FIELD, shownLife(life.heads).map(head)]);
  return {
    id: state.id,
    space: state.space,
    type: state.born.type,
    fields: Object.fromEntries(fields),
    lists: Object.fromEntries([...state.lists].map(([field, list]) => [field, list.map(head)])),
    deleted: life.deleted,
    created: authorship(state.born),
    updated: authorship(state.latest),
    pending,
  };
}

/** In a conflict every edit that was made without knowing shows, for who decides must have seen it. */
function shownLife(heads: readonly Folded[]): readonly Folded[] {
  const distinct = distinctHeads(heads);
  return distinct.length > 1 ? heads : distinct;
}
