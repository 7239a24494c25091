/**
 * Brings a fresh machine to the point where the app runs (`app`) or everything can be tested (`test`).
 * Node's own modules only: it runs before the first `npm ci`. A second run finds all in place and takes
 * a moment. Nothing is installed globally but Debian packages, and those only as root.
 *
 *   node build/setup.mjs [app|test]
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isEntry, root, run, which } from './process.mjs';

/** @typedef {{ needs: string, packages: string[], isThere: () => boolean }} Need packages: alternatives, the newest distribution's name first */

/**
 * Makes the machine ready; throws with advice when something can't be installed from here.
 * @param {'app' | 'test'} mode
 */
export async function setUp(mode) {
  if (process.platform === 'linux') await installSystemPackages(mode);
  await installPackages();
}

// -- npm ------------------------------------------------------------------------------------------

/**
 * Installs what a folder's lock file says, unless it is there.
 * @param {string} [folder]
 */
export async function installPackages(folder = root) {
  if (!isInstalled(folder)) await installNodeModules(folder);
}

/** Whether node_modules holds what the lock file says, by npm's own record of what it installed. */
function isInstalled(folder = root) {
  const installed = readLock(join(folder, 'node_modules/.package-lock.json'));
  if (!installed) return false;
  const wanted = readLock(join(folder, 'package-lock.json')) ?? {};
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' ||
      installed[path]?.version === entry.version ||
      (entry.optional && !installed[path]),
  );
}

/**
 * @param {string} path
 * @returns {Record<string, { version: string, optional?: boolean }> | undefined}
 */
function readLock(path) {
  if (!existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

async function installNodeModules(/** @type {string} */ folder) {
  console.log('Installing packages from the npm registry …');
  const env = { ...process.env };
  // node-gyp would download Node's headers; where Node brought them along, it need not.
  const prefix = dirname(dirname(process.execPath));
  if (!env['npm_config_nodedir'] && existsSync(join(prefix, 'include/node/node.h'))) {
    env['npm_config_nodedir'] = prefix;
  }
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env['npm_execpath'];
  /** @type {import('node:child_process').SpawnOptions} */
  const options = { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] };
  const install = () =>
    npm
      ? run(process.execPath, [npm, ...args], options)
      : run('npm', args, { ...options, shell: process.platform === 'win32' });
  let code = await install();
  if (code !== 0) {
    // A registry or a compiler on a busy machine may fail once; what is cached need not come again.
    console.log('npm ci failed; trying once more …');
    code = await install();
  }
  if (code !== 0) throw new Error('npm ci failed: the lines above say why.');
}

// -- Debian packages ------------------------------------------------------------------------------

/** @returns {Need[]} */
function needsOfApp() {
  const libraries = sharedLibraries();
  const library = (/** @type {string} */ file, /** @type {string[]} */ ...packages) => ({
    needs: file,
    packages,
    isThere: () => libraries.includes(file),
  });
  return [
    library('libgtk-3.so.0', 'libgtk-3-0t64', 'libgtk-3-0'),
    library('libnss3.so', 'libnss3'),
    library('libasound.so.2', 'libasound2t64', 'libasound2'),
    library('libgbm.so.1', 'libgbm1'),
    library('libdrm.so.2', 'libdrm2'),
    library('libcups.so.2', 'libcups2t64', 'libcups2'),
    library('libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'),
    library('libatspi.so.0', 'libatspi2.0-0t64', 'libatspi2.0-0'),
    library('libxkbcommon.so.0', 'libxkbcommon0'),
    library('libXcomposite.so.1', 'libxcomposite1'),
    library('libXdamage.so.1', 'libxdamage1'),
    library('libXfixes.so.3', 'libxfixes3'),
    library('libXrandr.so.2', 'libxrandr2'),
    library('libsecret-1.so.0', 'libsecret-1-0'),
    // node-pty has no binary for Linux in its package: npm compiles it.
    ...(isInstalled() ? [] : compilers),
  ];
}

/** @type {Need[]} */
const compilers = [
  { needs: 'python3', packages: ['python3'], isThere: () => which('python3') !== undefined },
  { needs: 'make', packages: ['make'], isThere: () => which('make') !== undefined },
  { needs: 'a C++ compiler', packages: ['g++'], isThere: () => which('g++', 'c++') !== undefined },
];

/** @type {Need[]} */
const needsOfDisplay = [
  { needs: 'Xvfb', packages: ['xvfb'], isThere: () => which('Xvfb') !== undefined },
  {
    needs: 'dbus-run-session',
    packages: ['dbus-daemon', 'dbus'],
    isThere: () => which('dbus-run-session') !== undefined,
  },
  {
    needs: 'gnome-keyring-daemon',
    packages: ['gnome-keyring'],
    isThere: () => which('gnome-keyring-daemon') !== undefined,
  },
  { needs: 'a Chinese font', packages: ['fonts-noto-cjk'], isThere: hasChineseFont },
];

/** @type {Need[]} */
const needsOfTests = [
  ...needsOfDisplay,
  { needs: 'sshd', packages: ['openssh-server'], isThere: () => which('sshd') !== undefined },
  {
    needs: 'telnetd',
    packages: ['inetutils-telnetd'],
    isThere: () => which('telnetd', 'in.telnetd') !== undefined,
  },
  { needs: 'PostgreSQL', packages: ['postgresql'], isThere: hasPostgres },
];

/** @param {'app' | 'test'} mode */
async function installSystemPackages(mode) {
  const needs = [...needsOfApp(), ...(mode === 'test' ? needsOfTests : [])];
  const missing = needs.filter(need => !need.isThere());
  if (missing.length === 0) return;

  const names = missing.map(need => need.needs).join(', ');
  const isRoot = process.getuid?.() === 0;
  const apt = which('apt-get');
  if (!apt) {
    throw new Error(`Missing on this machine: ${names}. Install them with your package manager.`);
  }
  /** @type {import('node:child_process').SpawnOptions} */
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'] };
  if (isRoot) {
    console.log(`Missing on this machine: ${names}. Installing them with apt …`);
    await run(apt, ['update', '-qq'], quiet);
  }
  const packages = [
    ...new Set(missing.map(need => need.packages.find(isKnownToApt) ?? need.packages.at(-1) ?? '')),
  ];
  const args = ['install', '-y', '--no-install-recommends', ...packages];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (isRoot && (await run(apt, args, { ...quiet, env })) === 0) return;
  throw new Error(
    `Missing on this machine: ${names}. Install them with\n  sudo apt-get ${args.join(' ')}\nand start again.`,
  );
}

/** @param {string} name */
function isKnownToApt(name) {
  try {
    const policy = execFileSync('apt-cache', ['policy', name], { encoding: 'utf8' });
    return /Candidate: (?!\(none\))/.test(policy);
  } catch {
    return false;
  }
}

function sharedLibraries() {
  const ldconfig = which('ldconfig');
  if (!ldconfig) return [];
  const lines = execFileSync(ldconfig, ['-p'], { encoding: 'utf8' }).split('\n');
  return lines.map(line => line.trim().split(' ')[0] ?? '');
}

function hasChineseFont() {
  const list = which('fc-list');
  if (!list) return false;
  return execFileSync(list, [':lang=zh', 'family'], { encoding: 'utf8' }).trim() !== '';
}

function hasPostgres() {
  if (which('initdb')) return true;
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  return versions.some(version => existsSync(join('/usr/lib/postgresql', version, 'bin/initdb')));
}

if (isEntry(import.meta.url)) {
  await setUp(process.argv[2] === 'test' ? 'test' : 'app').catch(error => {
    console.error(error.message);
    process.exit(1);
  });
}
