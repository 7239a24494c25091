/**
 * Builds what is older than its sources: the app (out/main, out/preload, out/renderer), the server
 * (out/server).
 *
 *   node build/build.mjs [app|server] [--force]
 */
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isEntry, node, root, tool } from './process.mjs';
import { setUp } from './setup.mjs';

const configs = ['package-lock.json', 'electron.vite.config.ts', 'build/server.vite.config.ts'];
const parts = {
  app: {
    sources: ['common', 'main', 'preload', 'renderer', 'assets', ...configs],
    output: 'out/main',
  },
  server: { sources: ['common', 'server', ...configs], output: 'out/server' },
};

/**
 * @param {keyof typeof parts} part
 * @param {{ force?: boolean }} [options]
 */
export async function buildPart(part, { force = false } = {}) {
  const { sources, output } = parts[part];
  const stamp = join(root, 'out', `.${part}-built`);
  if (!force && existsSync(join(root, output)) && isNewer(stamp, sources)) return;
  const started = new Date();
  console.log(`Building the ${part} …`);
  const code =
    part === 'app'
      ? await node(tool('electron-vite'), ['build', '--logLevel=warn'])
      : await node(tool('vite'), [
          'build',
          '--config',
          'build/server.vite.config.ts',
          '--logLevel=warn',
        ]);
  if (code !== 0) throw new Error(`The ${part} does not build: the lines above say why.`);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, started.toISOString());
}

/**
 * Whether a stamp is younger than all sources; folders count, so that a deleted file is noticed.
 * @param {string} stamp
 * @param {readonly string[]} sources
 */
function isNewer(stamp, sources) {
  if (!existsSync(stamp)) return false;
  const built = new Date(Number(statSync(stamp).mtimeMs));
  return sources.every(source => newest(join(root, source)) < built.getTime());
}

/** @param {string} path @returns {number} */
function newest(path) {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return 0;
  if (!entry.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : entry.mtimeMs;
  const within = readdirSync(path).map(name => newest(join(path, name)));
  return Math.max(entry.mtimeMs, ...within);
}

if (isEntry(import.meta.url)) {
  await setUp('app');
  const force = process.argv.includes('--force');
  const only = process.argv[2];
  try {
    if (only !== 'server') await buildPart('app', { force });
    if (only !== 'app') await buildPart('server', { force });
    console.log(`Built in ${relative(process.cwd(), join(root, 'out')) || 'out'}/`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
