import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checks } from '../../build/verify.mjs';
import { tool } from '../../build/process.mjs';
import { clean, violations } from './violations.ts';

/**
 * A check that never fails proves nothing. Here each check of `npm run verify` runs, with the project's
 * own configuration, on a small clean tree, where it must pass, and then on the same tree with one
 * violation seeded, where it must fail and say why.
 */
const project = resolve(import.meta.dirname, '../..');
const configs = [
  '.gitignore',
  '.oxlintrc.json',
  '.prettierignore',
  '.prettierrc',
  'build/dependency-cruiser.cjs',
  'build/knip.json',
  'build/tsconfig.base.json',
  'build/types',
  'build/vitest.config.ts',
  'common/globals.d.ts',
  'tsconfig.json',
  ...['build', 'common', 'main', 'preload', 'renderer', 'server', 'test'].map(
    folder => `${folder}/tsconfig.json`,
  ),
];
const run = promisify(execFile);
let tree = '';

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), text);
  }
}

/** Output of a check in the tree, and whether it found nothing to complain about. */
async function check(name: keyof typeof checks | 'unit tests') {
  const command =
    name === 'unit tests'
      ? [tool('vitest'), 'run', '--config=build/vitest.config.ts', '--project=unit']
      : checks[name]();
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  return await run(process.execPath, command, { cwd: tree, env }).then(
    ({ stdout, stderr }) => ({ clean: true, output: stdout + stderr }),
    (failure: { stdout: string; stderr: string }) => ({
      clean: false,
      output: failure.stdout + failure.stderr,
    }),
  );
}

beforeAll(async () => {
  tree = await realpath(await mkdtemp(join(tmpdir(), 'rackside-seeded-')));
  for (const path of configs) await cp(join(project, path), join(tree, path), { recursive: true });
  await symlink(join(project, 'node_modules'), join(tree, 'node_modules'), 'junction');
  await put(clean);
});

afterAll(async () => {
  await rm(tree, { recursive: true, force: true });
});

it.for([...Object.keys(checks), 'unit tests'] as (keyof typeof checks)[])(
  'the clean tree passes: %s',
  async name => {
    const result = await check(name);
    expect(result.clean, result.output).toBe(true);
  },
);

it.for(violations)('$check catches $what', async ({ check: name, files, says }) => {
  await put(files);
  try {
    const result = await check(name);
    expect(result.output).toMatch(says);
    expect(result.clean).toBe(false);
  } finally {
    for (const path of Object.keys(files)) await rm(join(tree, path));
    await put(clean);
  }
});
