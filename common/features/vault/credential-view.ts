import { z } from 'zod';
import { workItem, type SecretTarget, type WorkItem } from '../../crypto/sealed-secret.ts';
import type { AppError } from '../../errors/app-error.ts';
import {
  metaOf,
  readFields,
  type FoldedRecord,
  type RecordMeta,
  type Written,
} from '../../records/folded-record.ts';
import { ok, type Result } from '../../lib/result.ts';
import { auditEntry, type AuditEntry } from './audit-entry.ts';
import { credentialFields, type CredentialFields } from './credential.ts';
import type { CredentialUse } from './policy.ts';

/**
 * The append-only field of a credential that tells of each use: entries of the vault hosts' audit
 * chains, put there by the data worker.
 */
export const CREDENTIAL_USES = 'uses';

/** How the first version noted a log-in, without chain or signature. */
const firstUse = z.object({ work: workItem, host: z.string() });

/** One use of a credential, for the screens. */
export interface UseOfCredential {
  readonly use: CredentialUse;
  readonly work: WorkItem;
  readonly reason: string;
  /** Empty where no host was involved. */
  readonly host: string;
  /** Who wrote it down, and when by their clock. */
  readonly written: Written;
  /** The chain's entry; none for those of the first version. */
  readonly entry: AuditEntry | undefined;
}

/** A credential as the screens show it: everything but the secret, which stays sealed. */
export interface Credential extends CredentialFields, RecordMeta {
  /** By the order of the log; the latest is last. */
  readonly useList: readonly UseOfCredential[];
  readonly lastUse: UseOfCredential | undefined;
  readonly uses: number;
  /** Who made the present secret, and when: its age counts from here. */
  readonly secretWritten: Written;
}

/**
 * Whether the secret may be used at this address. It is sealed for one, so a device whose address was
 * changed needs its password typed in again.
 */
export function isStoredFor({ secret }: Pick<Credential, 'secret'>, at: SecretTarget): boolean {
  return secret.target?.host === at.host && secret.target.port === at.port;
}

/** Reads a folded record as a credential; fails with `record-damaged`. */
export function toCredential(record: FoldedRecord): Result<Credential, AppError> {
  const fields = readFields(credentialFields, record);
  if (!fields.ok) return fields;
  const useList = (record.lists[CREDENTIAL_USES] ?? []).flatMap(useOf);
  const secretWritten = record.fields['secret']?.[0] ?? record.created;
  const uses = useList.length;
  return ok({
    ...fields.value,
    ...metaOf(record),
    useList,
    lastUse: useList.at(-1),
    uses,
    secretWritten,
  });
}

function useOf(written: FoldedRecord['lists'][string][number]): UseOfCredential[] {
  const entry = auditEntry.safeParse(written.value);
  if (entry.success) {
    const { use, work, reason, host } = entry.data;
    return [{ use, work, reason, host, written, entry: entry.data }];
  }
  const first = firstUse.safeParse(written.value);
  if (!first.success) return [];
  return [{ ...first.data, use: 'log-in', reason: '', written, entry: undefined }];
}
