import { loadStrengthMeter } from '../../../common/features/vault/secret-strength.ts';

/** How hard a passphrase is to guess. */
export type Strength = 'short' | 'weak' | 'fair' | 'strong';

/** Shorter ones are not taken. */
export const MIN_PASSPHRASE = 8;

/** Powers of ten of guesses: at one Argon2id each, days and a lifetime on a thief's machines. */
const FAIR = 8;
const STRONG = 12;
/** The estimator takes any sign for one of ten; a Chinese one is at least one of some thirty in use. */
const MORE_FOR_HAN = 0.5;

/** Rates a passphrase; `hints` are words that a thief would try first, such as the person's name. */
export type PassphraseMeter = (passphrase: string, hints?: readonly string[]) => Strength;

/** Loads the estimator with its dictionaries: only where somebody chooses a passphrase. */
export async function loadPassphraseMeter(): Promise<PassphraseMeter> {
  const meter = await loadStrengthMeter();
  return (passphrase, hints = []) => {
    if (Array.from(passphrase).length < MIN_PASSPHRASE) return 'short';
    const han = passphrase.match(/\p{Script=Han}/gu)?.length ?? 0;
    const power = meter(passphrase, hints).guessesLog10 + MORE_FOR_HAN * han;
    if (power < FAIR) return 'weak';
    return power < STRONG ? 'fair' : 'strong';
  };
}
