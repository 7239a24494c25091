import { describe, expect, it } from 'vitest';
import { secureRandom } from '../../lib/random.ts';
import { generateSecret } from './secret-generator.ts';

const characters = { of: 'characters', length: 20, hasSymbols: true, isReadable: true } as const;

describe('a generated secret', () => {
  it('has each class that was asked for, and nothing that is misread', () => {
    for (let n = 0; n < 300; n += 1) {
      const secret = generateSecret({ ...characters, length: 8 }, secureRandom);
      expect(secret).toMatch(/^[\x21-\x7e]{8}$/);
      expect(secret).not.toMatch(/[0Oo1lI"'\\`? ]/);
      for (const needed of [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/]) expect(secret).toMatch(needed);
    }
  });

  it('has no symbols when none are wanted', () => {
    const secret = generateSecret({ ...characters, hasSymbols: false, length: 64 }, secureRandom);
    expect(secret).toMatch(/^[a-zA-Z\d]{64}$/);
  });

  it('draws every character about equally often', () => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 2_000; n += 1) {
      const choice = { ...characters, hasSymbols: false, isReadable: false, length: 62 };
      for (const each of generateSecret(choice, secureRandom)) {
        counts.set(each, (counts.get(each) ?? 0) + 1);
      }
    }
    expect(counts.size).toBe(62);
    // 2,000 expected each, standard deviation 44.
    for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(300);
  });

  it('is words to be said over the telephone', () => {
    const words = generateSecret({ of: 'words', words: 6 }, secureRandom).split('-');
    expect(words).toHaveLength(6);
    expect(words.every(word => /^[a-z]{3,8}$/.test(word))).toBe(true);
  });
});
