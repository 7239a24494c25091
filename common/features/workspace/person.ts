import { z } from 'zod';

/** Someone who works on this machine, as the gate shows them while everything is locked. */
export const person = z.object({
  id: z.uuid(),
  /** Empty for one who has not made or joined a workspace yet. */
  name: z.string(),
  orgName: z.string(),
  /** The computer's name that was given when the person was restored here: one may be here twice. */
  restoredAs: z.string().optional(),
  /** Wall clock of the last unlocking, ms. */
  lastAt: z.number().optional(),
});
/** @see person */
export type Person = z.infer<typeof person>;
