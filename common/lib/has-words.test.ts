import { expect, test } from 'vitest';
import { hasWords } from './has-words.ts';

const texts = ['HZ-CORE-SW01 · Fans', 'HZ01-F-20261124-GT0-01', '二号风扇框停转'];

test('every word is found somewhere, in any order, case and width', () => {
  expect(hasWords(texts, 'fans core-sw01')).toBe(true);
  expect(hasWords(texts, ' ＦＡＮＳ　风扇 ')).toBe(true);
  expect(hasWords(texts, 'fans power')).toBe(false);
});

test('nothing sought lets everything through; a word does not reach from one text into the next', () => {
  expect(hasWords(texts, '  ')).toBe(true);
  expect(hasWords(['fan', 's'], 'fans')).toBe(false);
});
