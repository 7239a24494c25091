import type { SpaceId } from '../../common/lib/ids.ts';
import type { CursorRow, Database } from './tables.ts';
import type { SealedRows } from './sealed-rows.ts';

/** How far a space's log was pulled, on which of the server's timelines. */
export interface Cursor {
  readonly timeline: string;
  /** Number of the last change held, as decimal text. */
  readonly seq: string;
  /** Wall clock of the last exchange with the server that is on record, ms. */
  readonly at: number;
}

/** The cursors of all spaces. A damaged one counts as none: that space is pulled anew. */
export async function readCursors(db: Database, rows: SealedRows): Promise<Map<SpaceId, Cursor>> {
  const cursors = new Map<SpaceId, Cursor>();
  for (const { space, sealed } of await db.cursor.toArray()) {
    const cursor = await rows.open<Cursor>('cursor', space, space, sealed);
    if (cursor.ok) cursors.set(space, cursor.value);
  }
  return cursors;
}

/** A cursor sealed for its table. */
export async function sealCursor(
  rows: SealedRows,
  space: SpaceId,
  cursor: Cursor,
): Promise<CursorRow> {
  return { space, sealed: await rows.seal('cursor', space, space, cursor) };
}
