import { z } from 'zod';
import { MAX_BLOB_BYTES } from '../../crypto/blob-chunk.ts';
import { blobId } from '../../crypto/blob-manifest.ts';
import { bytes, nothing, type Contract } from '../../ipc/calls.ts';
import { fileName } from '../../records/attachment.ts';
import { blobRef, blobState } from './blob-state.ts';

/** Where files of records are, how they come here, and how one leaves the app. */
export const attachmentsIpc = {
  calls: {
    /** Opens a port for the data worker; it comes as `blob-desk`. */
    'attachments.openDesk': { input: nothing, output: nothing },
    'attachments.state': { input: blobRef, output: blobState },
    /** Wants a file here, now or as soon as there is a line; answers how it stands. */
    'attachments.fetch': { input: blobRef, output: blobState },
    /** Asks where, and writes a file unsealed: `cancelled`, `disk-full` or `file-failed`. */
    'attachments.save': {
      input: z.object({
        suggestedName: fileName,
        content: bytes.refine(({ length }) => length <= MAX_BLOB_BYTES),
      }),
      output: z.object({ path: z.string() }),
    },
  },
  events: { 'attachments.changed': z.object({ blob: blobId, state: blobState }) },
} as const satisfies Contract;
