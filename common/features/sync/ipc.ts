import { z } from 'zod';
import { nothing, type Contract } from '../../ipc/calls.ts';
import { connection } from './transport.ts';
import { serverUrl } from '../../lib/server-url.ts';

/** The connection to the central server, as the screens see it. */
export const syncIpc = {
  calls: {
    'sync.connection': { input: nothing, output: connection },
    /**
     * Brings this workspace to a server with the operator's enrolment code; works when next online. A
     * Secret Key is made before, if there is none: `cancelled` when its kit is not kept.
     */
    'sync.enrol': {
      input: z.object({ server: serverUrl, code: z.string().trim().min(1).max(200) }),
      output: connection,
    },
    /** Tries now instead of at the next planned moment. */
    'sync.retry': { input: nothing, output: nothing },
    /** Opens a port to the sync client for the data worker; it comes as `sync-transport`. */
    'sync.openTransport': { input: nothing, output: nothing },
  },
  events: { 'sync.connection': connection },
} as const satisfies Contract;
