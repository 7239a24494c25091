import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Serves the app on the fake bridge: `npx vite --config test/browser/vite.config.ts`. */
// Vite takes its configuration from the default export.
// oxlint-disable-next-line import/no-default-export
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'chrome130',
    outDir: resolve(import.meta.dirname, '../../node_modules/.cache/browser-app'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
  },
});
