import { expect, it } from 'vitest';
import { serverUrl } from './server-url.ts';

it.each([
  'https://rackside.example.com',
  'https://10.0.0.7:8787',
  'http://localhost:8787',
  'http://127.0.0.1:8787',
  'http://[::1]:8787',
])('takes %s', address => {
  expect(serverUrl.safeParse(address).success).toBe(true);
});

it.each([
  'http://rackside.example.com',
  'http://10.0.0.7:8787',
  'http://localhost.example.com',
  'http://127.0.0.1.example.com',
  'file:///etc/passwd',
  'rackside.example.com',
  'https://rackside.example.com@evil.example',
  'https://rackside.example.com:443@evil.example',
  'https://@rackside.example.com',
  'https://rackside.example.com?to=evil.example',
  'https://rackside.example.com/#evil',
  '',
])('refuses %s', address => {
  expect(serverUrl.safeParse(address).success).toBe(false);
});
