import type { SpaceId } from '../../common/lib/ids.ts';
import type { CursorRow } from './database.ts';
import type { Store } from './store.ts';

/** How far a space's log was pulled, on which of the server's timelines. */
export interface Cursor {
  readonly timeline: string;
  /** Number of the last change held, as decimal text. */
  readonly seq: string;
  /** Wall clock of the last exchange with the server, ms. */
  readonly at: number;
}

/** The cursor of a space; undefined before the first pull, and when its row is damaged: pulled anew. */
export async function readCursor(store: Store, space: SpaceId): Promise<Cursor | undefined> {
  const row = await store.db.cursor.get(space);
  if (row === undefined) return undefined;
  const cursor = await store.rows.open<Cursor>('cursor', space, space, row.sealed);
  return cursor.ok ? cursor.value : undefined;
}

/** A cursor sealed for its table. */
export async function sealCursor(
  store: Store,
  space: SpaceId,
  cursor: Cursor,
): Promise<CursorRow> {
  return { space, sealed: await store.rows.seal('cursor', space, space, cursor) };
}
