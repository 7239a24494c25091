import { expect, test } from 'vitest';
import { passphraseStrength } from './passphrase-strength.ts';

test.each([
  ['', 'short'],
  ['abc1234', 'short'],
  ['password1234', 'weak'],
  ['aaaaaaaaaaaaaaaa', 'weak'],
  ['abcdefghijklmnop', 'weak'],
  ['12345678901234', 'weak'],
  ['Huawei@123', 'weak'],
  ['Admin@12345678', 'weak'],
  ['correct horse battery', 'fair'],
  ['harbor velvet onion cactus ladder', 'strong'],
  ['二号机房门口那棵桂花树', 'strong'],
] as const)('%s is %s', (passphrase, strength) => {
  expect(passphraseStrength(passphrase)).toBe(strength);
});
