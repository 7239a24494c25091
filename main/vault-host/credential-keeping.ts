import type { AppError } from '../../common/errors/app-error.ts';
import type { Random } from '../../common/lib/random.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import type { Account } from './account.ts';
import { openAuditLog, type AuditLog } from './audit/audit-log.ts';
import { openAuditWatch, type AuditWatch } from './audit/audit-watch.ts';
import { createErrands, type Errands } from './errands.ts';
import { createImportShelf, type ImportShelf } from './import/import-shelf.ts';
import { openKeyWear, type KeyWear } from './key-wear.ts';
import { openPolicyBook, type PolicyBook } from './policy-book.ts';
import type { SealedFiles } from './sealed-file.ts';
import { openSecretMarks, type SecretMarks } from './secret-marks.ts';
import type { VaultEvent } from './vault-events.ts';
import type { VaultFiles } from './vault-files.ts';
import { createWorkWitness, type WorkWitness } from './work-witness.ts';

/** What an open vault keeps about the use of credentials. */
export interface CredentialKeeping {
  /** This device's own audit chains. */
  readonly audit: AuditLog;
  /** What was seen of all devices' chains. */
  readonly watch: AuditWatch;
  readonly marks: SecretMarks;
  readonly policies: PolicyBook;
  readonly wear: KeyWear;
  /** The file that is being imported, if any. */
  readonly imports: ImportShelf;
  readonly errands: Errands;
  readonly witness: WorkWitness;
}

/** Opens everything that is kept about credentials; `report` is told of what is damaged. */
export async function openCredentialKeeping(
  deps: {
    readonly files: VaultFiles;
    readonly sealed: SealedFiles;
    readonly random: Random;
    readonly report: (damage: AppError) => void;
    readonly emit: (event: VaultEvent) => void;
  },
  account: Account,
): Promise<Result<CredentialKeeping, AppError>> {
  const { sealed, report } = deps;
  const audit = await openAuditLog(deps, account);
  if (!audit.ok) return audit;
  const watch = await openAuditWatch(sealed, report);
  if (!watch.ok) return watch;
  const marks = await openSecretMarks(sealed, report);
  if (!marks.ok) return marks;
  const policies = await openPolicyBook(sealed, report);
  if (!policies.ok) return policies;
  const wear = await openKeyWear(sealed, report);
  if (!wear.ok) return wear;
  return ok({
    audit: audit.value,
    watch: watch.value,
    marks: marks.value,
    policies: policies.value,
    wear: wear.value,
    imports: createImportShelf(deps.random),
    errands: createErrands(deps.random, deps.emit),
    witness: createWorkWitness(deps.random, deps.emit),
  });
}

/** Wipes what is secret in it, and ends what waits. */
export function closeCredentialKeeping(keeping: CredentialKeeping, why: AppError): void {
  keeping.imports.clear();
  keeping.errands.endAll(why);
  keeping.witness.endAll();
}
