import { z } from 'zod';
import { recordId } from '../../../lib/ids.ts';

/** Guessed within an hour offline, by zxcvbn's scale: 0 and 1 are weak, 2 is fair. */
export const WEAK_SCORE = 1;

/** What the vault host says about one stored secret without saying the secret. */
export const secretFinding = z.object({
  record: recordId,
  /**
   * zxcvbn's 0 (guessed at once) to 4 of the main field, null where there is nothing to guess: keys,
   * certificates, codes.
   */
  score: z.int().min(0).max(4).nullable(),
  /** Credentials with the same number have the same secret; null when no other has it. */
  sameAs: z.int().min(0).nullable(),
});
/** @see secretFinding */
export type SecretFinding = z.infer<typeof secretFinding>;

/** What was found, and what could not be opened. */
export const secretReport = z.object({
  findings: z.array(secretFinding),
  unreadable: z.array(recordId),
});
/** @see secretReport */
export type SecretReport = z.infer<typeof secretReport>;
