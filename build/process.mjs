/** Running other programs from the build scripts, alike on Linux, macOS and Windows. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Runs a program in the project's folder with our own output, and waits for its end. An interrupt or
 * termination of this process is passed on.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code; 1 when a signal ended it or it could not start
 */
export function run(command, args, options) {
  return new Promise(done => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const passOn = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    process.on('SIGINT', passOn).on('SIGTERM', passOn);
    const end = (/** @type {number} */ code) => {
      process.off('SIGINT', passOn).off('SIGTERM', passOn);
      done(code);
    };
    child.on('error', error => {
      console.error(`${command}: ${error.message}`);
      end(1);
    });
    child.on('exit', code => end(code ?? 1));
  });
}

/**
 * Arguments for `node` that start a package's command line tool; no shell and no .cmd files between.
 * @param {string} packageName
 * @param {string} [bin] where the package has several
 * @returns {string}
 */
export function tool(packageName, bin = packageName) {
  const folder = join(root, 'node_modules', packageName);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const path = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  return join(folder, path);
}

/**
 * Runs a package's command line tool.
 * @param {string} script what `tool` returned, or another script's path
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function node(script, args = [], options = {}) {
  return run(process.execPath, [script, ...args], options);
}

/**
 * Where a program lies on the PATH (and in the places daemons live), if anywhere.
 * @param {...string} names the first that exists is taken
 */
export function which(...names) {
  const folders = (process.env['PATH'] ?? '').split(process.platform === 'win32' ? ';' : ':');
  for (const name of names) {
    for (const folder of [...folders, '/usr/sbin', '/sbin', '/usr/local/sbin']) {
      if (folder !== '' && existsSync(join(folder, name))) return join(folder, name);
    }
  }
  return undefined;
}

/** True when this script was started from the command line, not imported. */
export function isEntry(/** @type {string} */ url) {
  return process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(url);
}
