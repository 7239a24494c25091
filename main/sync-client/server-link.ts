import { z } from 'zod';
import { serverUrl } from '../../common/lib/server-url.ts';

/**
 * Which server this workspace syncs to; kept in a plain file, for nothing in it opens anything. The
 * enrolment code is kept until the server has taken the workspace, so that it can be typed in offline.
 */
export const serverLink = z.object({
  server: serverUrl,
  enrolmentCode: z.string().optional(),
});
/** @see serverLink */
export type ServerLink = z.infer<typeof serverLink>;
