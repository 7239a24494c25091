import type { Sealed } from '../../common/crypto/aead.ts';
import type { LocalKey } from '../../common/crypto/keys.ts';
import { openRow, sealRow } from '../../common/crypto/row-envelope.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { Json } from '../../common/lib/json.ts';
import type { Random } from '../../common/lib/random.ts';
import type { Result } from '../../common/lib/result.ts';
import { mapBounded } from './map-bounded.ts';
import type { TableName } from './database.ts';

/** As many decryptions as Chromium's crypto threads keep busy with. */
const OPEN_AT_ONCE = 512;

/**
 * Content of rows, as this version of the app writes it. Authenticated by the local key, so its shape
 * is trusted once it opens; a schema change of a row comes with an upgrade.
 */
export interface SealedRows {
  seal<T>(table: TableName, id: string, space: string, content: T): Promise<Sealed>;
  open<T>(
    table: TableName,
    id: string,
    space: string,
    sealed: Sealed,
  ): Promise<Result<T, AppError>>;
  /** Opens many rows of a table, in their order. */
  openAll<T>(
    table: TableName,
    rows: readonly { readonly id: string; readonly space: string; readonly sealed: Sealed }[],
  ): Promise<Result<T, AppError>[]>;
}

/** Seals and opens rows under this device's storage key. */
export function sealedRows(key: LocalKey, random: Random): SealedRows {
  const open = <T>(
    table: TableName,
    id: string,
    space: string,
    sealed: Sealed,
  ): Promise<Result<T, AppError>> =>
    openRow(key, { table, id, space }, sealed) as Promise<Result<T, AppError>>;
  return {
    seal: (table, id, space, content) =>
      sealRow(key, { table, id, space }, content as Json, random),
    open,
    openAll: <T>(
      table: TableName,
      rows: readonly { readonly id: string; readonly space: string; readonly sealed: Sealed }[],
    ) => mapBounded(rows, OPEN_AT_ONCE, row => open<T>(table, row.id, row.space, row.sealed)),
  };
}
