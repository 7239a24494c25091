import type { Clock } from '../../common/lib/clock.ts';
import type { Random } from '../../common/lib/random.ts';
import { requiredContext } from './required-context.ts';

/** Time and randomness of the page, made at its entry point and passed down. */
export interface Platform {
  readonly clock: Clock;
  readonly random: Random;
}

const context = requiredContext<Platform>('Platform');

/** Gives the screens below it time and randomness. */
export const PlatformProvider = context.Provider;
/** Time and randomness of the page. */
export const usePlatform = context.use;
