import type { AppError } from '../../errors/app-error.ts';
import {
  metaOf,
  readFields,
  type FoldedRecord,
  type RecordMeta,
} from '../../records/folded-record.ts';
import { ok, type Result } from '../../lib/result.ts';
import { siteFields, type SiteFields } from './site.ts';

/** A site as the screens show it. */
export interface Site extends SiteFields, RecordMeta {}

/** Reads a folded record as a site; fails with `record-damaged`. */
export function toSite(record: FoldedRecord): Result<Site, AppError> {
  const fields = readFields(siteFields, record);
  return fields.ok ? ok({ ...fields.value, ...metaOf(record) }) : fields;
}
