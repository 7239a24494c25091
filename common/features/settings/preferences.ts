import { z } from 'zod';

/** The app's languages. */
export const language = z.enum(['zh-CN', 'en']);
/** @see language */
export type Language = z.infer<typeof language>;

/** A chunk of a megabyte must be through within the minute that the server gives it, two at once. */
export const MIN_FILES_KBPS = 64;

/** What a person sets for this machine; holds no secret, so main keeps it as a plain file. */
export const preferences = z.object({
  /** null follows the system. */
  language: language.nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  /** Idle minutes until the workspace locks. */
  lockAfterMinutes: z.int().min(1).max(120),
  /** Most kB a second that attached files take of the line; 0 for no limit. */
  filesKBps: z.union([z.literal(0), z.int().min(MIN_FILES_KBPS).max(1_000_000)]).default(0),
});
/** @see preferences */
export type Preferences = z.infer<typeof preferences>;

/** What a fresh installation has. */
export const defaultPreferences: Preferences = {
  language: null,
  theme: 'system',
  lockAfterMinutes: 10,
  filesKBps: 0,
};
