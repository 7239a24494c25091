import { z } from 'zod';
import { revisionOf, secretHash } from '../../common/crypto/secret-envelope.ts';
import type { SealedSecret, SealedSecretV2 } from '../../common/crypto/sealed-secret.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { base64UrlOf } from '../../common/lib/base64-url.ts';
import { recordId, type RecordId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { serialQueue } from '../../common/lib/serial-queue.ts';
import type { SealedFiles } from './sealed-file.ts';

const MARKS_FILE = 'secret-marks.json';

const marksFile = z.object({
  v: z.literal(1),
  marks: z.array(z.object({ record: recordId, revision: z.int().min(0), hash: base64UrlOf(32) })),
});

/** The highest revision of each credential's secret that this device saw: lower ones are refused. */
export interface SecretMarks {
  /** Fails with `rollback-refused` when a later revision of the record is known. */
  judge(sealed: SealedSecret): Result<undefined, AppError>;
  /** Whether it would raise nothing. */
  isKnown(sealed: SealedSecret): boolean;
  /** The revision that comes next, after all that is known here and the given ones. */
  next(record: RecordId, after: readonly SealedSecret[]): number;
  /** Takes in secrets whose clear part was found genuine. */
  raise(secrets: readonly SealedSecretV2[]): Promise<Result<undefined, AppError>>;
}

/** Opens the marks; without them, after damage, every revision counts as new once. */
export async function openSecretMarks(
  files: SealedFiles,
  report: (damage: AppError) => void,
): Promise<Result<SecretMarks, AppError>> {
  const marks = new Map<RecordId, { readonly revision: number; readonly hash: string }>();
  const inTurn = serialQueue();
  const file = await files.read(MARKS_FILE, marksFile);
  if (file.ok) {
    for (const { record, revision, hash } of file.value?.marks ?? []) {
      marks.set(record, { revision, hash });
    }
  } else if (file.error.kind === 'vault-damaged') {
    report(file.error);
    const aside = await files.setAside(MARKS_FILE);
    if (!aside.ok) return aside;
  } else {
    return file;
  }

  const highest = (record: RecordId): number => marks.get(record)?.revision ?? 0;
  return ok({
    judge: sealed =>
      revisionOf(sealed) < highest(sealed.record)
        ? err(appErrorOf('rollback-refused', { where: 'credential' }))
        : ok(undefined),
    isKnown: sealed => revisionOf(sealed) <= highest(sealed.record),
    next: (record, after) => Math.max(highest(record), ...after.map(revisionOf)) + 1,
    raise: secrets =>
      inTurn(async () => {
        let isRaised = false;
        for (const sealed of secrets) {
          if (sealed.revision <= highest(sealed.record)) continue;
          marks.set(sealed.record, {
            revision: sealed.revision,
            hash: await secretHash(sealed),
          });
          isRaised = true;
        }
        if (!isRaised) return ok(undefined);
        return files.write(MARKS_FILE, {
          v: 1,
          marks: Array.from(marks, ([record, mark]) => ({ record, ...mark })),
        });
      }),
  });
}
