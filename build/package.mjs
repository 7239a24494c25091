/**
 * `npm run package`: the packaged app in dist/, on the Electron that this machine has; then starts it
 * once and has it look at itself (`--self-check`).
 */
import { spawn } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUp } from './setup.mjs';
import { isEntry, node, root, tool } from './process.mjs';
import { hasDisplay, runWithDisplay } from './xvfb.mjs';

const START_MS = 60_000;

/**
 * Builds and packs the app; answers with the folder of the package.
 * @param {string} [output]
 */
export async function pack(output = join(root, 'dist')) {
  await setUp('app');
  const { buildPart } = await import('./build.mjs');
  const { electronRuntime } = await import('./electron-runtime.mjs');
  await buildPart('app');
  const electron = await electronRuntime();
  console.log(`Packaging on Electron ${electron.version} (${electron.source}) …`);
  const code = await node(tool('electron-builder'), [
    '--dir',
    '--publish=never',
    '--config=electron-builder.yml',
    `--config.directories.output=${output}`,
    `--config.electronDist=${electron.folder}`,
    `--config.electronVersion=${electron.version}`,
  ]);
  if (code !== 0) throw new Error('electron-builder failed: the lines above say why.');
  return join(output, packageFolders[process.platform] ?? 'linux-unpacked');
}

/** @type {Partial<Record<NodeJS.Platform, string>>} */
const packageFolders = {
  win32: 'win-unpacked',
  darwin: process.arch === 'arm64' ? 'mac-arm64' : 'mac',
};

/**
 * The program in a package's folder.
 * @param {string} folder
 */
export function executableIn(folder) {
  /** @type {Partial<Record<NodeJS.Platform, string>>} */
  const names = { win32: 'rackside.exe', darwin: 'Rackside.app/Contents/MacOS/Rackside' };
  return join(folder, names[process.platform] ?? 'rackside');
}

/**
 * The app's own files in a package's folder.
 * @param {string} folder
 */
export function resourcesIn(folder) {
  return process.platform === 'darwin'
    ? join(folder, 'Rackside.app/Contents/Resources')
    : join(folder, 'resources');
}

/** Number of the user `nobody`, on every Linux. */
const NOBODY = 65534;

/**
 * Runs a packaged app to its end on a new profile; answers with what it said. The packaged app insists
 * on Chromium's sandbox, which root may not have: root runs it as nobody.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} [environment]
 * @param {number} [patienceMs] it is ended after that
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
export async function runPackaged(program, args, environment = {}, patienceMs = START_MS) {
  const profile = await mkdtemp(join(tmpdir(), 'rackside-packaged-'));
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (isRoot) await chown(profile, NOBODY, NOBODY);
  const app = spawn(program, [...args, `--user-data-dir=${profile}`], {
    cwd: profile,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patienceMs,
    env: isRoot
      ? {
          PATH: process.env['PATH'],
          DISPLAY: process.env['DISPLAY'],
          HOME: profile,
          ...environment,
        }
      : { ...process.env, ...environment },
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  });
  let stdout = '';
  let stderr = '';
  app.stdout.on('data', chunk => (stdout += String(chunk)));
  app.stderr.on('data', chunk => (stderr += String(chunk)));
  try {
    const code = await new Promise((resolve, reject) => {
      app.once('error', reject);
      app.once('close', resolve);
    });
    return { code, stdout, stderr };
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} folder */
async function checkStart(folder) {
  const { code, stdout, stderr } = await runPackaged(executableIn(folder), ['--self-check']);
  if (code !== 0 || !stdout.trim().startsWith('{')) {
    throw new Error(`The packaged app does not start (${code}).\n${stderr}`);
  }
  const { title, version, electron } = JSON.parse(stdout);
  console.log(`The packaged app starts: ${title} ${version} on Electron ${electron}`);
}

if (isEntry(import.meta.url)) {
  try {
    const [step, folder] = process.argv.slice(2);
    if (step === '--check-start' && folder !== undefined) {
      await checkStart(folder);
    } else {
      const made = await pack();
      if (hasDisplay()) await checkStart(made);
      else
        process.exitCode = await runWithDisplay(process.execPath, [
          import.meta.filename,
          '--check-start',
          made,
        ]);
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
