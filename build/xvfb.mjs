/**
 * A place for windows to open: the machine's own display, or Xvfb where there is none; with a session
 * bus and an unlocked keyring of its own where dbus and gnome-keyring are there, so that the OS
 * keystore works and the user's own keyring stays untouched.
 *
 *   node build/xvfb.mjs <command> [arguments]
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isEntry, run, which } from './process.mjs';

/** Whether a window can open where somebody sees it. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/**
 * Runs a command that opens windows, and takes down afterwards what was put up for it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} the command's exit code
 */
export async function runWithDisplay(command, args, env = process.env) {
  if (process.platform !== 'linux') return await run(command, args, { env });
  const xvfb = hasDisplay() ? undefined : await startXvfb();
  const keyring = await mkdtemp(join(tmpdir(), 'rackside-keyring-'));
  try {
    const [first, ...rest] = withKeyring(keyring, [command, ...args]);
    // The bus daemon chatters on its standard error; the command gets ours by way of descriptor 3.
    /** @type {import('node:child_process').StdioOptions} */
    const stdio = first === command ? 'inherit' : ['inherit', 'inherit', 'ignore', 2];
    return await run(first ?? command, rest, { stdio, env: { ...env, ...xvfb?.env } });
  } finally {
    await rm(keyring, { recursive: true, force: true });
    xvfb?.stop();
  }
}

/** The X server picks a free display itself and writes its number to the pipe. */
async function startXvfb() {
  const program = which('Xvfb');
  if (!program) throw new Error('There is no display, and Xvfb is not installed.');
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const stop = () => void child.kill();
  process.once('exit', stop);
  /** @type {string} */
  const number = await new Promise((resolve, reject) => {
    child.stdio[3]?.once('data', (/** @type {Buffer} */ data) => resolve(String(data).trim()));
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`Xvfb ended with ${code}`)));
  });
  return { stop, env: { DISPLAY: `:${number}`, XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: '' } };
}

/**
 * @param {string} folder for the keyring's files
 * @param {string[]} command
 */
function withKeyring(folder, command) {
  const bus = which('dbus-run-session');
  const daemon = which('gnome-keyring-daemon');
  if (!bus || !daemon) return command;
  const unlock =
    `exec 2>&3 3>&-; printf '\\n' | XDG_DATA_HOME='${folder}' '${daemon}' --unlock --components=secrets ` +
    `--control-directory='${folder}' >/dev/null 2>&1; exec "$@"`;
  return [bus, '--', 'sh', '-c', unlock, 'sh', ...command];
}

if (isEntry(import.meta.url)) {
  const [command = 'true', ...args] = process.argv.slice(2);
  process.exit(await runWithDisplay(command, args));
}
