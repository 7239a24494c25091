import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/**
 * Three bundles: main (with its two utility processes), preload and renderer (the app's and the secure
 * window's). Pure JavaScript is bundled,
 * so that the packaged app carries few loose modules; what is native or loads files beside itself
 * stays outside. Targets are those of the oldest Electron we run on, 33.
 */
const at = (path: string) => resolve(import.meta.dirname, path);
const external = ['electron', /^electron\//, 'node-pty', 'ssh2', 'cpu-features'];

export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      externalizeDeps: false,
      outDir: at('out/main'),
      sourcemap: true,
      rolldownOptions: {
        external,
        input: {
          index: at('main/index.ts'),
          'vault-host': at('main/vault-host/index.ts'),
          'session-host': at('main/session-host/index.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'shared/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      externalizeDeps: false,
      // A sandboxed preload can't load a chunk that it shares with another.
      isolatedEntries: true,
      outDir: at('out/preload'),
      sourcemap: true,
      rolldownOptions: {
        external,
        input: { index: at('preload/index.ts'), 'secure-window': at('preload/secure-window.ts') },
        // A sandboxed preload can't be an ES module.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      target: 'chrome130',
      outDir: at('out/renderer'),
      // A third of the text to read and parse before the first screen; the maps keep it readable.
      minify: true,
      emptyOutDir: true,
      sourcemap: true,
      // One file per asset: data: URLs are not in the content security policy.
      assetsInlineLimit: 0,
      // The largest chunk is a dictionary of guessable words, loaded only where a secret is rated.
      chunkSizeWarningLimit: 1300,
      rolldownOptions: {
        input: {
          index: at('renderer/index.html'),
          'secure-window': at('renderer/secure-window/index.html'),
        },
      },
    },
  },
});
