import type { Sealed } from '../../common/crypto/aead.ts';
import type { BlobId } from '../../common/crypto/blob-manifest.ts';
import { fromBase64Url, isBase64Url, toBase64Url } from '../../common/lib/bytes.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import type { SealedRows } from './sealed-rows.ts';

const TABLE = 'blob';

/** Where a file was being attached; main keeps it sealed, for it says which records there are. */
export interface BlobNote {
  readonly id: RecordId;
  readonly field: string;
}

/** Seals a note as text. */
export async function sealBlobNote(
  rows: SealedRows,
  blob: BlobId,
  { space, id, field }: BlobNote & { readonly space: SpaceId },
): Promise<string> {
  const note: BlobNote = { id, field };
  return toBase64Url(await rows.seal(TABLE, blob, space, note));
}

/** Opens a note; undefined when this store did not seal it. */
export async function openBlobNote(
  rows: SealedRows,
  blob: BlobId,
  space: SpaceId,
  note: string,
): Promise<BlobNote | undefined> {
  if (!isBase64Url(note)) return undefined;
  const opened = await rows.open<BlobNote>(TABLE, blob, space, fromBase64Url(note) as Sealed);
  return opened.ok ? opened.value : undefined;
}
