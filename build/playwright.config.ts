import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';

/** End to end on real Electron: one worker, as each test runs whole apps and a server. */
const root = resolve(import.meta.dirname, '..');

export default defineConfig({
  testDir: resolve(root, 'test/e2e'),
  testMatch: '**/*.e2e.ts',
  outputDir: resolve(root, 'test-results/e2e'),
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  // A shared machine may starve an app for longer than any time-out; a test that then passes is told of as flaky.
  retries: process.env['CI'] ? 1 : 0,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  use: { trace: 'retain-on-failure' },
  reporter: [['list']],
});
