import type { Sealed } from '../../common/crypto/aead.ts';
import type { LocalKey } from '../../common/crypto/keys.ts';
import { openRow, openRowBytes, sealRow, sealRowBytes } from '../../common/crypto/row-envelope.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import type { Json } from '../../common/lib/json.ts';
import type { Random } from '../../common/lib/random.ts';
import type { Result } from '../../common/lib/result.ts';
import { mapBounded } from './map-bounded.ts';

/** As many decryptions as Chromium's crypto threads keep busy with. */
const OPEN_AT_ONCE = 512;

/** A row as it lies in its table: named by an id or a number, of a space or of the device itself. */
export interface SealedRow {
  readonly id?: string;
  readonly n?: number;
  readonly space: string;
  readonly sealed: Sealed;
}

/**
 * Content of rows, as this version of the app writes it. Authenticated by the local key, so its shape
 * is trusted once it opens; a schema change of a row comes with an upgrade.
 */
export interface SealedRows {
  seal<T>(table: string, id: string | number, space: string, content: T): Promise<Sealed>;
  sealBytes(table: string, id: number, space: string, content: Bytes): Promise<Sealed>;
  open<T>(
    table: string,
    id: string | number,
    space: string,
    sealed: Sealed,
  ): Promise<Result<T, AppError>>;
  openBytes(table: string, row: SealedRow): Promise<Result<Bytes, AppError>>;
  /** Opens many rows of a table, in their order. */
  openAll<T>(table: string, rows: readonly SealedRow[]): Promise<Result<T, AppError>[]>;
}

/** Seals and opens rows under this device's storage key. */
export function sealedRows(key: LocalKey, random: Random): SealedRows {
  const place = (table: string, id: string | number, space: string) => ({
    table,
    id: String(id),
    space,
  });
  const open = <T>(
    table: string,
    id: string | number,
    space: string,
    sealed: Sealed,
  ): Promise<Result<T, AppError>> =>
    openRow(key, place(table, id, space), sealed) as Promise<Result<T, AppError>>;
  return {
    seal: (table, id, space, content) =>
      sealRow(key, place(table, id, space), content as Json, random),
    sealBytes: (table, id, space, content) =>
      sealRowBytes(key, place(table, id, space), content, random),
    open,
    openBytes: (table, { id, n, space, sealed }) =>
      openRowBytes(key, place(table, id ?? n ?? '', space), sealed),
    openAll: <T>(table: string, rows: readonly SealedRow[]) =>
      mapBounded(rows, OPEN_AT_ONCE, ({ id, n, space, sealed }) =>
        open<T>(table, id ?? n ?? '', space, sealed),
      ),
  };
}
