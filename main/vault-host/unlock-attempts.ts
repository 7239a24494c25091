import { z } from 'zod';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { utf8 } from '../../common/lib/bytes.ts';
import type { Clock } from '../../common/lib/clock.ts';
import { parseJson } from '../../common/lib/json.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { VaultFiles } from './vault-files.ts';

const ATTEMPTS_FILE = 'attempts.json';
const LONGEST_WAIT_S = 300;

const attempts = z.object({
  v: z.literal(1),
  failures: z.int().min(0).max(1_000_000),
  /** Wall clock of the last failure, ms. */
  at: z.number(),
});

/** Seconds to wait after this many wrong passphrases in a row: 1, 2, 4 … 300. */
export function waitSeconds(failures: number): number {
  if (failures <= 0) return 0;
  return failures > 9 ? LONGEST_WAIT_S : Math.min(LONGEST_WAIT_S, 2 ** (failures - 1));
}

/**
 * Wrong passphrases, counted on disk outside everything sealed. They slow down a person at the
 * keyboard; who can write this file can reset it, as the threat model says.
 */
export interface UnlockAttempts {
  /** Counts a try before it is made, so that ending the app does not save it; `unlock-delayed` if too early. */
  begin(): Promise<Result<{ readonly waitSeconds: number }, AppError>>;
  /** The try was right: nothing is held against the next one. */
  succeeded(): Promise<Result<undefined, AppError>>;
}

/** Attempts counted in the vault's folder. */
export function unlockAttempts(files: VaultFiles, clock: Clock): UnlockAttempts {
  const write = (failures: number): Promise<Result<undefined, AppError>> =>
    files.write(ATTEMPTS_FILE, utf8(`${JSON.stringify({ v: 1, failures, at: clock.wall() })}\n`));

  return {
    begin: async () => {
      const content = await files.read(ATTEMPTS_FILE);
      if (!content.ok) return content;
      const parsed =
        content.value === null ? undefined : attempts.safeParse(parseJson(content.value));
      if (parsed !== undefined && !parsed.success) {
        // Who damages the count gets no free tries: the longest wait, once, from now on.
        const written = await write(10);
        return written.ok ? delayed(LONGEST_WAIT_S) : written;
      }
      const last = parsed?.data ?? { failures: 0, at: 0 };
      const wait = waitSeconds(last.failures);
      const passed = (clock.wall() - last.at) / 1000;
      if (passed < 0 && wait > 0) {
        // The wall clock was set back: the wait begins again, or it could last for years.
        const written = await write(last.failures);
        return written.ok ? delayed(wait) : written;
      }
      if (passed < wait) return delayed(Math.ceil(wait - passed));
      const failures = last.failures + 1;
      const written = await write(failures);
      return written.ok ? ok({ waitSeconds: waitSeconds(failures) }) : written;
    },
    succeeded: () => write(0),
  };
}

function delayed(seconds: number): { ok: false; error: AppError } {
  return err(appErrorOf('unlock-delayed', { waitSeconds: seconds }));
}
