import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ protocol: {}, session: {} }));
const { CONTENT_SECURITY_POLICY, fileFor, SECURE_ORIGIN, securePolicy } =
  await import('./protocol.ts');

describe('fileFor', () => {
  const folder = join('/', 'app', 'renderer');

  it('gives the start page for the origin and files below the folder', () => {
    expect(fileFor(folder, 'app://rackside/')).toBe(join(folder, 'index.html'));
    expect(fileFor(folder, 'app://rackside/assets/a.js?x=1#y')).toBe(join(folder, 'assets/a.js'));
  });

  it('stays inside the folder when dots are resolved first', () => {
    expect(fileFor(folder, 'app://rackside/%2e%2e/%2e%2e/etc/passwd')).toBe(
      join(folder, 'etc/passwd'),
    );
  });

  it.each([
    'app://rackside/..%2f..%2fetc%2fpasswd',
    'app://rackside/a%00.js',
    'app://rackside/%E0%A4%A',
    'app://elsewhere/index.html',
    'file:///etc/passwd',
    'not an address',
  ])('gives nothing for %s', address => {
    expect(fileFor(folder, address)).toBeUndefined();
  });
});

it('gives each origin only what was asked for under its own name', () => {
  const folder = join('/', 'app', 'renderer');
  expect(fileFor(folder, 'app://secure/assets/a.js')).toBeUndefined();
  expect(fileFor(folder, 'app://secure/assets/a.js', SECURE_ORIGIN)).toBe(
    join(folder, 'assets/a.js'),
  );
  expect(fileFor(folder, 'app://rackside/assets/a.js', SECURE_ORIGIN)).toBeUndefined();
});

it('lets the secure window reach nothing, and style itself by a nonce only', () => {
  const policy = securePolicy('abc');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|connect-src|data:|blob:/);
});

it('allows no script, connection or frame but our own', () => {
  expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
  expect(CONTENT_SECURITY_POLICY).toContain("script-src 'self';");
  expect(CONTENT_SECURITY_POLICY).not.toContain('unsafe-eval');
});
