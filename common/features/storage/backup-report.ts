import { z } from 'zod';

/** What a backup says of itself before it is opened; authentic only once it was. */
export const backupPreview = z.object({
  /** Names the chosen file in the calls that follow. */
  id: z.uuid(),
  file: z.string(),
  bytes: z.number(),
  /** Wall clock of its making, ms. */
  madeAt: z.number(),
  name: z.string(),
  orgName: z.string(),
  batches: z.int().min(0),
  files: z.int().min(0),
});
/** @see backupPreview */
export type BackupPreview = z.infer<typeof backupPreview>;

/** What was found when a backup was opened to its last byte. */
export const backupReport = z.object({
  batches: z.int().min(0),
  /** Batches that were damaged already when the backup was made. */
  damaged: z.int().min(0),
  files: z.int().min(0),
  /** Spaces that have at least one batch in it. */
  spaces: z.int().min(0),
  madeAt: z.number(),
});
/** @see backupReport */
export type BackupReport = z.infer<typeof backupReport>;
