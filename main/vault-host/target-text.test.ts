import { expect, it } from 'vitest';
import { targetText } from './secret-entering.ts';

it.each([
  ['sw-core_01.example.com', 22, 'sw-core_01.example.com:22'],
  ['10.0.0.1', 2222, '10.0.0.1:2222'],
  ['fe80::1%eth0', 22, '[fe80::1%eth0]:22'],
  ['c\u043Ere.example', 22, 'xn--cre-sed.example:22'],
  ['中文.cn', 22, 'xn--fiq228c.cn:22'],
  ['core\u202Eevil', 22, 'core\u202Eevil:22'],
])('%s, port %d is said to be %s', (host, port, said) => {
  expect(targetText({ host, port })).toBe(said);
});
it('a secret without a target is said to have none', () => {
  expect(targetText(null)).toBeUndefined();
});
