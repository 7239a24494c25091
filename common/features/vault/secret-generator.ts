import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { Random } from '../../lib/random.ts';

/** What a generated secret is made of. */
export type GeneratorChoice =
  | {
      readonly of: 'characters';
      readonly length: number;
      readonly hasSymbols: boolean;
      /** Leaves out what is misread from paper or a console: 0 O o, 1 l I. */
      readonly isReadable: boolean;
    }
  | { readonly of: 'words'; readonly words: number };

/** Fewest and most, by what it is made of. */
export const GENERATOR_LIMITS = {
  characters: { min: 8, max: 64, usual: 20 },
  words: { min: 4, max: 10, usual: 6 },
} as const;

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
/** Without quotes, backslash, `?` and space: a device's command line takes these as they are. */
const SYMBOLS = '!#$%*+-./:=@^_~';
const MISREAD = /[0Oo1lI]/g;

/**
 * A random secret; each class of characters that was asked for is in it at least once, as devices
 * demand. Characters are drawn without bias.
 */
export function generateSecret(choice: GeneratorChoice, random: Random): string {
  if (choice.of === 'words') {
    return Array.from({ length: choice.words }, () => wordlist[draw(wordlist.length, random)]).join(
      '-',
    );
  }
  const classes = [LOWER, UPPER, DIGITS, ...(choice.hasSymbols ? [SYMBOLS] : [])].map(each =>
    choice.isReadable ? each.replaceAll(MISREAD, '') : each,
  );
  const all = classes.join('');
  for (;;) {
    const secret = Array.from({ length: choice.length }, () => all[draw(all.length, random)]).join(
      '',
    );
    // Drawing again instead of placing one of each keeps every fitting secret equally likely.
    if (classes.every(each => Array.from(each).some(character => secret.includes(character)))) {
      return secret;
    }
  }
}

/** A number from 0 to `below` - 1, each as likely: what would favour the small ones is thrown away. */
function draw(below: number, random: Random): number {
  const fair = Math.floor(0x1_00_00 / below) * below;
  for (;;) {
    const [high = 0, low = 0] = random.bytes(2);
    const number = high * 256 + low;
    if (number < fair) return number % below;
  }
}
