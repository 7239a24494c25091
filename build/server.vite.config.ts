import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** The central server: one ES module for Node, its packages from node_modules. */
const root = resolve(import.meta.dirname, '..');

export default defineConfig({
  root,
  publicDir: false,
  build: {
    ssr: resolve(root, 'server/index.ts'),
    outDir: resolve(root, 'out/server'),
    emptyOutDir: true,
    target: 'node20.19',
    sourcemap: true,
    rolldownOptions: { output: { format: 'es', entryFileNames: 'index.js' } },
  },
});
