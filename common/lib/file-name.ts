import { z } from 'zod';

/**
 * A file's name as it may be suggested to a person: no path, nothing that shows otherwise than it is
 * (`report\u202Efdp.exe`), nothing hidden, and fit for every system.
 */
export const fileName = z
  .string()
  .regex(/^(?!\.)[^\\/:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,120}(?<![. ])$/u);
