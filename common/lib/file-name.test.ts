import { expect, it } from 'vitest';
import { fileName } from './file-name.ts';

it.each(['F-2026-0042.pdf', 'Rackside 应急包.pdf', 'rackside-2026-11-24', 'a'])(
  'takes %s',
  name => {
    expect(fileName.safeParse(name).success).toBe(true);
  },
);

it.each([
  '',
  '..',
  '../x',
  String.raw`..\x`,
  '.bashrc',
  'report\u202Efdp.exe',
  'report.pdf\u200B',
  'report\n.pdf',
  'report.pdf.',
  'report.pdf ',
  'a'.repeat(121),
])('refuses %j', name => {
  expect(fileName.safeParse(name).success).toBe(false);
});
