import { z } from 'zod';
import { sealedSecret, secretTarget } from '../../../crypto/sealed-secret.ts';
import { recordId } from '../../../lib/ids.ts';
import { credentialOverview } from '../credential.ts';

/** Files that credentials can be taken from; `rackside` is our own encrypted export. */
export const importFormat = z.enum(['kdbx', 'keepass-xml', 'bitwarden-json', 'csv', 'rackside']);
/** @see importFormat */
export type ImportFormat = z.infer<typeof importFormat>;

/** Most bytes of a file to import. */
export const MAX_IMPORT_BYTES = 32 * 1024 * 1024;
/** Most entries of it. */
export const MAX_IMPORT_ROWS = 5000;

/** What a column of a CSV file holds; columns without a meaning are left out. */
export const csvMeaning = z.enum([
  'name',
  'username',
  'secret',
  'url',
  'folder',
  'tags',
  'notes',
  'totp',
  'expires',
]);
/** @see csvMeaning */
export type CsvMeaning = z.infer<typeof csvMeaning>;
/** The column (from 0) of each meaning. */
export const csvMapping = z.partialRecord(csvMeaning, z.int().min(0).max(199));
/** @see csvMapping */
export type CsvMapping = z.infer<typeof csvMapping>;

/** Why an entry can't be taken over. */
export const unusableReason = z.enum(['no-name', 'no-secret', 'too-long', 'too-large', 'bad-totp']);
/** @see unusableReason */
export type UnusableReason = z.infer<typeof unusableReason>;

/** One entry of a file: its overview and never its secret. */
export const importRow = z.object({
  /** Its number in the file, from 0: what `importCommit` names. */
  index: z.int().min(0),
  overview: credentialOverview,
  /** Host and port that its address names, if it does. */
  target: secretTarget.nullable(),
  state: z.discriminatedUnion('is', [
    z.object({ is: z.literal('new') }),
    /** The space has one of the same name, user name and address; or the file has it above. */
    z.object({ is: z.literal('duplicate'), of: recordId.nullable() }),
    z.object({ is: z.literal('unusable'), why: unusableReason }),
  ]),
  /** Names of the secret fields that it brings. */
  fields: z.array(z.string()),
});
/** @see importRow */
export type ImportRow = z.infer<typeof importRow>;

/** What a file holds, before anything is taken over. */
export const importPreview = z.object({
  /** Names it in the calls that follow; good until another is picked, cancelled, or 15 minutes are over. */
  id: z.uuid(),
  /** The file's name. */
  file: z.string(),
  format: importFormat,
  rows: z.array(importRow),
  /** For `csv`: its header line and what each column was taken for. */
  csv: z.object({ headers: z.array(z.string()), mapping: csvMapping }).nullable(),
});
/** @see importPreview */
export type ImportPreview = z.infer<typeof importPreview>;

/** A credential that was taken over: to be committed by the page, all in one go. */
export const importedCredential = z.object({
  index: z.int().min(0),
  record: recordId,
  overview: credentialOverview,
  secret: sealedSecret,
});
/** @see importedCredential */
export type ImportedCredential = z.infer<typeof importedCredential>;
