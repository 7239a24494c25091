import { z } from 'zod';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { serialQueue } from '../../common/lib/serial-queue.ts';
import type { SealedFiles } from './sealed-file.ts';

const WEAR_FILE = 'key-wear.json';
/** Counted ahead on the disk in such steps, so that not every seal writes a file. */
const STEP = 1024;

/**
 * A wrapping key is to be rotated at 2^20 seals with random nonces; at 2^23 it seals no more (NIST SP
 * 800-38D §8.3 allows 2^32). Each device counts its own, so they share the first figure.
 */
export const WEAR_ADVISED = 2 ** 20;
/** @see WEAR_ADVISED */
export const WEAR_LIMIT = 2 ** 23;

const wearFile = z.object({
  v: z.literal(1),
  keys: z.array(z.object({ key: z.string(), seals: z.int().min(0) })),
});

/** How often this device has sealed with each vault key. */
export interface KeyWear {
  /** Counts so many seals before they are made; `key-worn` above the limit. */
  count(space: string, keyId: string, seals?: number): Promise<Result<undefined, AppError>>;
  seals(space: string, keyId: string): number;
}

/** Opens the counts; after a crash they are too high rather than too low. */
export async function openKeyWear(
  files: SealedFiles,
  report: (damage: AppError) => void,
): Promise<Result<KeyWear, AppError>> {
  const counts = new Map<string, { used: number; reserved: number }>();
  const inTurn = serialQueue();
  const nameOf = (space: string, keyId: string): string => `${space} ${keyId}`;
  const file = await files.read(WEAR_FILE, wearFile);
  if (file.ok) {
    for (const { key, seals } of file.value?.keys ?? []) {
      counts.set(key, { used: seals, reserved: seals });
    }
  } else if (file.error.kind === 'vault-damaged') {
    report(file.error);
    const aside = await files.setAside(WEAR_FILE);
    if (!aside.ok) return aside;
  } else {
    return file;
  }
  return ok({
    count: (space, keyId, seals = 1) =>
      inTurn(async () => {
        const name = nameOf(space, keyId);
        const { used, reserved } = counts.get(name) ?? { used: 0, reserved: 0 };
        const next = used + seals;
        if (next > WEAR_LIMIT) return err(appErrorOf('key-worn'));
        if (next <= reserved) {
          counts.set(name, { used: next, reserved });
          return ok(undefined);
        }
        const ahead = Math.ceil(next / STEP) * STEP;
        const keys = Array.from(counts, ([key, count]) => ({ key, seals: count.reserved }));
        const others = keys.filter(({ key }) => key !== name);
        const kept = await files.write(WEAR_FILE, {
          v: 1,
          keys: [...others, { key: name, seals: ahead }],
        });
        if (kept.ok) counts.set(name, { used: next, reserved: ahead });
        return kept;
      }),
    seals: (space, keyId) => counts.get(nameOf(space, keyId))?.used ?? 0,
  });
}
