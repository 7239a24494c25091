import { z } from 'zod';
import { nothing, type Contract } from '../../ipc/calls.ts';

/** Terminal sessions; the bytes go over a port of their own. */
export const terminalIpc = {
  calls: {
    /**
     * Opens a port to the session host for one session of this transport and no other; it comes as
     * `session` with this id. A local shell opens when the person agreed to it in the secure window:
     * `cancelled` otherwise.
     */
    'terminal.openPort': {
      input: z.object({ session: z.uuid(), transport: z.enum(['local', 'ssh']) }),
      output: nothing,
    },
    /** Copies text that the user selected in a terminal; the clipboard is main's alone. */
    'terminal.copy': { input: z.object({ text: z.string().max(1_000_000) }), output: nothing },
    'terminal.paste': { input: nothing, output: z.string() },
  },
  events: {},
} as const satisfies Contract;
