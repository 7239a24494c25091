import { importAesKey } from '../../../common/crypto/aead.ts';
import type { BackupKey } from '../../../common/crypto/backup-envelope.ts';
import { wipe } from '../../../common/crypto/keys.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type { BackupEntry, BackupHeader } from '../../../common/features/storage/backup-content.ts';
import type { vaultBackup } from '../../../common/features/vault/vault-backup.ts';
import type { BackupReport } from '../../../common/features/storage/backup-report.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import type { z } from 'zod';
import { writeBackup, type Work } from '../../files/backup-file.ts';
import type { BackupPages } from './backup-pages.ts';

type VaultBackup = z.output<(typeof vaultBackup)['output']>;

/** What a backup is made of. */
export interface BackupSources {
  readonly pages: BackupPages;
  /** The vault's part, asked for when the log's end is fixed: every key that the log needs is in it. */
  readonly vault: () => Promise<Result<VaultBackup, AppError>>;
  readonly madeAt: number;
}

/** Writes a backup of everything that this person has on this machine. */
export async function makeBackup(
  path: string,
  sources: BackupSources,
  work: Work,
): Promise<Result<{ bytes: number; report: BackupReport }, AppError>> {
  const { pages, madeAt } = sources;
  const total = await pages.total();
  if (!total.ok) return total;
  const vault = await sources.vault();
  if (!vault.ok) return vault;
  const { header: clear, key, files } = vault.value;
  const counts = { batches: total.value, files: files.length };
  const header: BackupHeader = { v: 1, madeAt, ...clear, counts };
  const handle = await importAesKey<BackupKey>(key);
  wipe(key);
  const spaces = new Set<string>();

  async function* entries(): AsyncGenerator<Result<BackupEntry, AppError>> {
    let batches = 0;
    for await (const batch of pages.batches()) {
      if (!batch.ok) {
        yield batch;
        return;
      }
      batches += 1;
      spaces.add(batch.value.space);
      work.progress(batches, counts.batches);
      yield ok({ kind: 'batch', batch: batch.value });
    }
    if (batches !== counts.batches) {
      yield err(appErrorOf('unexpected', { where: 'backup' }));
      return;
    }
    for (const { name, content } of files) yield ok({ kind: 'file', name, content });
    yield ok({ kind: 'end', counts });
  }

  const quietly: Work = { progress: () => undefined, isCancelled: work.isCancelled };
  const written = await writeBackup(path, header, handle, entries(), quietly);
  if (!written.ok) return written;
  return ok({
    bytes: written.value.bytes,
    report: { ...counts, damaged: 0, spaces: spaces.size, madeAt },
  });
}
