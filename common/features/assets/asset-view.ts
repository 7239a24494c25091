import type { AppError } from '../../errors/app-error.ts';
import {
  metaOf,
  readFields,
  type FoldedRecord,
  type RecordMeta,
} from '../../records/folded-record.ts';
import { ok, type Result } from '../../lib/result.ts';
import { assetFields, type AssetFields } from './asset.ts';

/** An asset as the screens show it. */
export interface Asset extends AssetFields, RecordMeta {}

/** Reads a folded record as an asset; fails with `record-damaged`. */
export function toAsset(record: FoldedRecord): Result<Asset, AppError> {
  const fields = readFields(assetFields, record);
  return fields.ok ? ok({ ...fields.value, ...metaOf(record) }) : fields;
}
