import { z } from 'zod';
import { nothing, type Contract } from '../../ipc/calls.ts';
import { fileName } from '../../lib/file-name.ts';

/** Files that the user saves; main asks where. Fails with `cancelled` or `file-failed`. */
export const reportsIpc = {
  calls: {
    /** Prints the page that is open (its print style) to a PDF file. */
    'reports.savePdf': {
      input: z.object({ suggestedName: fileName }),
      output: z.object({ path: z.string() }),
    },
    'reports.saveText': {
      input: z.object({ suggestedName: fileName, text: z.string() }),
      output: z.object({ path: z.string() }),
    },
    'reports.revealFile': { input: z.object({ path: z.string() }), output: nothing },
  },
  events: {},
} as const satisfies Contract;
