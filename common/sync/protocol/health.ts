import { z } from 'zod';

/** `GET /v1/health`: alive, and can it reach its database. */
export const healthAnswer = z.object({
  status: z.enum(['ok', 'unavailable']),
  version: z.string(),
  protocol: z.int(),
  /** Oldest client protocol that may push; pull and export always work. */
  minClient: z.int(),
});
/** @see healthAnswer */
export type HealthAnswer = z.infer<typeof healthAnswer>;
