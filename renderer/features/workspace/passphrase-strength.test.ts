import { beforeAll, expect, test } from 'vitest';
import { loadPassphraseMeter, type PassphraseMeter } from './passphrase-strength.ts';

let strengthOf: PassphraseMeter;
beforeAll(async () => {
  strengthOf = await loadPassphraseMeter();
}, 20_000);

test.each([
  ['', 'short'],
  ['abc1234', 'short'],
  ['password1234', 'weak'],
  ['aaaaaaaaaaaaaaaa', 'weak'],
  ['abcdefghijklmnop', 'weak'],
  ['12345678901234', 'weak'],
  ['Huawei@123', 'weak'],
  ['Admin@12345678', 'weak'],
  ['yunwei2024', 'weak'],
  ['Tr0ub4dor&3', 'fair'],
  ['correct horse battery', 'strong'],
  ['harbor velvet onion cactus ladder', 'strong'],
  ['二号机房门口那棵桂花树', 'strong'],
] as const)('%s is %s', (passphrase, strength) => {
  expect(strengthOf(passphrase)).toBe(strength);
});

test('names of person and organisation are no passphrase', () => {
  const hints = ['Zhao Min', 'Northfield'];
  expect(strengthOf('zhaomin-northfield')).not.toBe('weak');
  expect(strengthOf('northfield1', hints)).toBe('weak');
});
