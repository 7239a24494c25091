import { z } from 'zod';
import { MAX_BLOB_BYTES } from '../crypto/blob-chunk.ts';
import { blobManifest } from '../crypto/blob-manifest.ts';
import type { Json } from '../lib/json.ts';

/** Longest name of a file that is kept. */
const MAX_NAME = 120;

/**
 * A file's name as it is shown and offered for saving: no path, no control characters, and none of those
 * that turn the reading direction round, with which `gpj.exe` reads as `exe.jpg`.
 */
export const fileName = z
  .string()
  .min(1)
  .max(MAX_NAME)
  .regex(/^[^\\/:*?"<>|\p{Cc}\p{Cf}\u2028\u2029]+$/u)
  .refine(name => !/^[. ]|[. ]$/.test(name));

/** A file that was attached to a record: how to find and open it, and what it was called. */
export const attachment = z.intersection(
  blobManifest,
  z.object({
    name: fileName,
    /** As the device that attached it took it to be; nobody runs or renders anything because of it. */
    mediaType: z
      .string()
      .max(100)
      .regex(/^[\w.+-]+\/[\w.+-]+$/),
  }),
);
/** @see attachment */
export type Attachment = z.infer<typeof attachment>;

/** An entry of an append-only field that is a file. */
export const attachmentEntry = z.object({ kind: z.literal('attachment'), file: attachment });
/** @see attachmentEntry */
export type AttachmentEntry = z.infer<typeof attachmentEntry>;

/** Largest file that is taken, in MB as people count them. */
export const MAX_ATTACHMENT_MB = MAX_BLOB_BYTES / 1_048_576;

/** The file that an entry of a list is; undefined for an entry of another kind or of a newer app. */
export function attachmentIn(value: Json): Attachment | undefined {
  const parsed = attachmentEntry.safeParse(value);
  return parsed.success ? parsed.data.file : undefined;
}

/** The name under which a file is kept that came as `name`; `file` when nothing of it is left. */
export function cleanFileName(name: string): string {
  const bare = name
    .replace(/^.*[\\/]/s, '')
    .replace(/[\\/:*?"<>|\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .replace(/^[. ]+|[. ]+$/g, '');
  if (bare.length <= MAX_NAME) return bare === '' ? 'file' : bare;
  const ending = /\.[^. ]{1,12}$/.exec(bare)?.[0] ?? '';
  const kept = bare.slice(0, MAX_NAME - ending.length).replace(/[\uD800-\uDBFF]$|[. ]+$/, '');
  return `${kept}${ending}`;
}

/** The media type as it is kept: lower case, without parameters. */
export function cleanMediaType(type: string): string {
  const bare = type.split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[\w.+-]+\/[\w.+-]+$/.test(bare) && bare.length <= 100
    ? bare
    : 'application/octet-stream';
}
