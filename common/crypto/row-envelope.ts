import { appErrorOf, type AppError } from '../errors/app-error.ts';
import { fromUtf8, utf8, type Bytes } from '../lib/bytes.ts';
import type { Json } from '../lib/json.ts';
import type { Random } from '../lib/random.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { openBytes, padme, sealBytes, unpad, type Sealed } from './aead.ts';
import type { LocalKey } from './keys.ts';

/** Where a row of the local store lies: it opens nowhere else. */
export interface RowPlace {
  readonly table: string;
  /** The row's id within its table. */
  readonly id: string;
  /** The space it belongs to; empty for rows of the device itself. */
  readonly space: string;
}

/** Lengths before the parts, so that no two places have the same bytes. */
function associatedData({ table, id, space }: RowPlace): Bytes {
  return utf8(
    `rackside/row/v1\n${[table, id, space].map(part => `${part.length}:${part}`).join('')}`,
  );
}

/** Seals bytes of a row: padded (PADMÉ), AES-256-GCM bound to the row's place. */
export function sealRowBytes(
  key: LocalKey,
  place: RowPlace,
  content: Uint8Array,
  random: Random,
): Promise<Sealed> {
  return sealBytes(key, associatedData(place), padme(content), random);
}

/** Opens bytes of a row; fails with `record-damaged` when a byte or the place is not the row's own. */
export async function openRowBytes(
  key: LocalKey,
  place: RowPlace,
  sealed: Bytes,
): Promise<Result<Bytes, AppError>> {
  const padded = await openBytes(key, associatedData(place), sealed);
  const plain = padded.ok ? unpad(padded.value) : padded;
  return plain.ok ? plain : err(appErrorOf('record-damaged'));
}

/** Seals one row's content as JSON; see {@link sealRowBytes}. */
export function sealRow(
  key: LocalKey,
  place: RowPlace,
  content: Json,
  random: Random,
): Promise<Sealed> {
  return sealRowBytes(key, place, utf8(JSON.stringify(content)), random);
}

/** Opens one row's JSON; see {@link openRowBytes}. */
export async function openRow(
  key: LocalKey,
  place: RowPlace,
  sealed: Bytes,
): Promise<Result<Json, AppError>> {
  const plain = await openRowBytes(key, place, sealed);
  return plain.ok ? ok(JSON.parse(fromUtf8(plain.value)) as Json) : plain;
}
