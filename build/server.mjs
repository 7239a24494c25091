/** `npm run server`: installs what is missing, builds the server when stale, starts it. */
import { setUp } from './setup.mjs';
import { node, root } from './process.mjs';
import { join } from 'node:path';

try {
  await setUp('app');
  const { buildPart } = await import('./build.mjs');
  await buildPart('server');
  process.exitCode = await node(join(root, 'out/server/index.js'), process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
