/**
 * `npm run package`: the packaged app in dist/, on the Electron that this machine has; then starts it
 * once and looks whether its window shows the app.
 */
import { spawn } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUp } from './setup.mjs';
import { node, root, tool } from './process.mjs';
import { hasDisplay, runWithDisplay } from './xvfb.mjs';

const START_MS = 30_000;

async function pack() {
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
    `--config.electronDist=${electron.folder}`,
    `--config.electronVersion=${electron.version}`,
  ]);
  if (code !== 0) throw new Error('electron-builder failed: the lines above say why.');
}

function executable() {
  /** @type {Partial<Record<NodeJS.Platform, string>>} */
  const paths = {
    win32: 'win-unpacked/rackside.exe',
    darwin: `mac${process.arch === 'arm64' ? '-arm64' : ''}/Rackside.app/Contents/MacOS/Rackside`,
  };
  return join(root, 'dist', paths[process.platform] ?? 'linux-unpacked/rackside');
}

/** Number of the user `nobody`, on every Linux. */
const NOBODY = 65534;

/**
 * Starts the packaged app on a new profile and waits until a window of it shows an app:// page. The
 * packaged app insists on Chromium's sandbox, which root may not have: root starts it as nobody.
 */
async function checkStart() {
  const profile = await mkdtemp(join(tmpdir(), 'rackside-packaged-'));
  const args = ['--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (isRoot) await chown(profile, NOBODY, NOBODY);
  const app = spawn(executable(), args, {
    stdio: ['ignore', 'inherit', 'pipe'],
    cwd: profile,
    ...(isRoot && {
      uid: NOBODY,
      gid: NOBODY,
      env: { PATH: process.env['PATH'], DISPLAY: process.env['DISPLAY'], HOME: profile },
    }),
  });
  try {
    const port = await new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('The packaged app did not start.')), START_MS).unref();
      app.once('error', reject);
      app.once('exit', code => reject(new Error(`The packaged app ended with ${code}.`)));
      app.stderr.on('data', chunk => {
        process.stderr.write(chunk);
        const line = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(String(chunk));
        if (line) resolve(line[1]);
      });
    });
    const end = Date.now() + START_MS;
    while (Date.now() < end) {
      const answer = await fetch(`http://127.0.0.1:${port}/json`);
      const pages = /** @type {{ url: string, title: string }[]} */ (await answer.json());
      const page = pages.find(
        ({ url, title }) => url.startsWith('app://') && !/^(app:|$)/.test(title),
      );
      if (page) return console.log(`The packaged app starts: ${page.title} (${page.url})`);
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    throw new Error('The packaged app opened no window.');
  } finally {
    app.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

try {
  if (process.argv[2] === '--check-start') {
    await checkStart();
  } else {
    await pack();
    if (hasDisplay()) await checkStart();
    else
      process.exitCode = await runWithDisplay(process.execPath, [
        import.meta.filename,
        '--check-start',
      ]);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
