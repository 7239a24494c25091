import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/**
 * Two projects. `unit` is quick and needs nothing outside the process: part of `npm run verify`.
 * `integration` starts PostgreSQL, sshd, the server, other tools: part of `npm test`.
 */
const root = resolve(import.meta.dirname, '..');
const processes = '{common,main,preload,renderer,server}';
const beside = `${processes}/**/*.test.{ts,tsx}`;
const withPostgres = `${processes}/**/*.pg.test.ts`;

export default defineConfig({
  root,
  plugins: [react()],
  test: {
    environment: 'node',
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [beside, 'test/{bench,builders,fakes}/**/*.test.ts'],
          exclude: [withPostgres, '**/node_modules/**'],
          testTimeout: 10_000,
          // Vitest's own choice leaves a core idle.
          maxWorkers: '100%',
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [withPostgres, 'test/{integration,architecture,attacks,faults}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          // Real peers on a shared machine: once more where nobody watches, never at the desk.
          retry: process.env['CI'] ? 1 : 0,
        },
      },
    ],
  },
});
