import { expect, test } from 'vitest';
import { bytesText } from './bytes-text.ts';

test.each([
  [0, '0 bytes'],
  [512, '512 bytes'],
  [1_840_000, '1.8 MB'],
  [16_777_216, '16.8 MB'],
  [48_000_000_000, '48 GB'],
  [123_456_789_000, '123 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes, 'en')).toBe(text);
});

test('Chinese has its own words', () => {
  expect(bytesText(1_840_000, 'zh-CN')).toBe('1.8 MB');
  expect(bytesText(512, 'zh-CN')).toBe('512字节');
});
