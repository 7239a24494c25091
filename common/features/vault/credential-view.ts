import { z } from 'zod';
import { workItem, type SecretTarget } from '../../crypto/sealed-secret.ts';
import type { AppError } from '../../errors/app-error.ts';
import {
  metaOf,
  readFields,
  type FoldedRecord,
  type RecordMeta,
  type Written,
} from '../../records/folded-record.ts';
import { ok, type Result } from '../../lib/result.ts';
import { credentialFields, type CredentialFields } from './credential.ts';

/** The append-only field of a credential that tells of each use. */
export const CREDENTIAL_USES = 'uses';

/** One use of a credential: for which work, on which host. Who and when are those of its change. */
export const credentialUse = z.object({ work: workItem, host: z.string() });
/** @see credentialUse */
export type CredentialUse = z.infer<typeof credentialUse>;

/** A credential as the screens show it: everything but the secret, which stays sealed. */
export interface Credential extends CredentialFields, RecordMeta {
  /** The latest use, by the order of the log. */
  readonly lastUse: (CredentialUse & { readonly written: Written }) | undefined;
  readonly uses: number;
}

/**
 * Whether the secret may be used at this address. It is sealed for one, so a device whose address was
 * changed needs its password typed in again.
 */
export function isStoredFor({ secret }: Pick<Credential, 'secret'>, at: SecretTarget): boolean {
  return secret.target.host === at.host && secret.target.port === at.port;
}

/** Reads a folded record as a credential; fails with `record-damaged`. */
export function toCredential(record: FoldedRecord): Result<Credential, AppError> {
  const fields = readFields(credentialFields, record);
  if (!fields.ok) return fields;
  const entries = record.lists[CREDENTIAL_USES] ?? [];
  const last = entries.at(-1);
  const use = credentialUse.safeParse(last?.value);
  const lastUse = last !== undefined && use.success ? { ...use.data, written: last } : undefined;
  return ok({ ...fields.value, ...metaOf(record), lastUse, uses: entries.length });
}
