/** How hard a passphrase is to guess, roughly. */
export type Strength = 'short' | 'weak' | 'fair' | 'strong';

/** Shorter ones are not taken. */
export const MIN_PASSPHRASE = 8;

/** Bits that a patient thief of the laptop needs years for, at the cost of one Argon2id each. */
const FAIR_BITS = 45;
const STRONG_BITS = 70;

const habits =
  /(?:password|passw0rd|admin|qwerty|asdf|letmein|rackside|welcome|iloveyou|huawei|cisco|root|1234|4321|0000|1111|6666|8888|5201?314|abc123)/giu;

/**
 * A rough estimate from length and variety, with repeats, runs and the commonest words counted as one
 * character each. It knows nothing of the person, so it may be too kind, never too strict.
 */
export function passphraseStrength(passphrase: string): Strength {
  const letters = Array.from(passphrase);
  if (letters.length < MIN_PASSPHRASE) return 'short';
  const telling = Array.from(passphrase.replace(habits, '·'));
  const surprising = telling.filter((letter, at) => {
    const step = (letter.codePointAt(0) ?? 0) - (telling[at - 1]?.codePointAt(0) ?? -9);
    return at === 0 || (step !== 0 && Math.abs(step) !== 1);
  });
  const bits = surprising.length * Math.log2(alphabetOf(passphrase));
  const distinct = new Set(surprising).size;
  if (bits < FAIR_BITS || distinct < 6) return 'weak';
  return bits < STRONG_BITS ? 'fair' : 'strong';
}

/** Letters that words of a language repeat are worth less than random ones: 2.5 bits, not 4.7. */
function alphabetOf(text: string): number {
  let size = 0;
  if (/[a-z]/u.test(text)) size += 9;
  if (/[A-Z]/u.test(text)) size += 9;
  if (/\d/u.test(text)) size += 6;
  if (/[^\p{L}\d]/u.test(text)) size += 8;
  if (/\p{Script=Han}/u.test(text)) size += 300;
  return Math.max(size, 2);
}
