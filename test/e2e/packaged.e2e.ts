import { createHash } from 'node:crypto';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  open,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { extractFile, getRawHeader } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
interface Packaging {
  pack(output: string): Promise<string>;
  executableIn(folder: string): string;
  resourcesIn(folder: string): string;
  runPackaged(
    program: string,
    args: readonly string[],
    environment?: Readonly<Record<string, string>>,
    patienceMs?: number,
  ): Promise<Outcome>;
}
/** What is in the archive's header: folders hold entries, files say how they are checked. */
interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly unpacked?: boolean;
  readonly link?: string;
  readonly integrity?: { algorithm: string; hash: string; blockSize: number; blocks: string[] };
}

/** What the packaged app must have, of every fuse that its Electron has. */
const FUSES: Readonly<Record<number, boolean>> = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // WasmTrapHandlers, in newer Electrons.
  8: true,
};
/** The byte of a fuse that is on: `1`. */
const ENABLED = 0x31;
const isLinux = process.platform === 'linux';

let packaging: Packaging;
let output: string;
let folder: string;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(300_000);
  const script = pathToFileURL(resolve('build/package.mjs')).href;
  packaging = (await import(/* @vite-ignore */ script)) as Packaging;
  output = await mkdtemp(join(tmpdir(), 'rackside-package-'));
  await chmod(output, 0o755);
  folder = await packaging.pack(output);
});
test.afterAll(() => rm(output, { recursive: true, force: true }));

/** A copy of the package that may be spoilt; hard links where they do, for it is large. */
async function copyOfPackage(): Promise<string> {
  const copy = await mkdtemp(join(output, 'copy-'));
  await chmod(copy, 0o755);
  await cp(folder, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}
const selfCheck = (
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> =>
  packaging.runPackaged(packaging.executableIn(folder), [...args, '--self-check'], environment);

test('every fuse is as it was decided, and none is left undecided', async () => {
  const target =
    process.platform === 'darwin' ? join(folder, 'Rackside.app') : packaging.executableIn(folder);
  const { version: _version, ...wire } = await getCurrentFuseWire(target);
  const burned = Object.fromEntries(
    Object.entries(wire).map(([fuse, state]) => [fuse, state === ENABLED]),
  );
  expect(Object.keys(burned).length).toBeGreaterThanOrEqual(8);
  expect(burned).toEqual(
    Object.fromEntries(Object.keys(burned).map(fuse => [fuse, FUSES[Number(fuse)]])),
  );
});

test('the archive says of each file how it is checked, and each is as it says', async () => {
  const archive = join(packaging.resourcesIn(folder), 'app.asar');
  const { header } = getRawHeader(archive) as unknown as { header: Entry };
  let checked = 0;
  const walk = (entry: Entry, path: string): void => {
    for (const [name, inner] of Object.entries(entry.files ?? {})) {
      const at = path === '' ? name : `${path}/${name}`;
      expect(at).not.toMatch(/\.map$|\.ts$/);
      if (inner.files !== undefined) walk(inner, at);
      else if (inner.link === undefined && inner.unpacked !== true) {
        const hash = createHash('sha256').update(extractFile(archive, at)).digest('hex');
        expect(inner.integrity, at).toMatchObject({ algorithm: 'SHA256', hash });
        checked += 1;
      }
    }
  };
  walk(header, '');
  expect(checked).toBeGreaterThan(10);
  expect(await readdir(packaging.resourcesIn(folder))).not.toContain('default_app.asar');
});

test('an archive that was tampered with does not start', async () => {
  test.skip(isLinux, 'Electron checks the archive on macOS and Windows only');
  const copy = await copyOfPackage();
  const archive = join(packaging.resourcesIn(copy), 'app.asar');
  const { headerString } = getRawHeader(archive) as { headerString: string };
  const { size } = await stat(archive);
  const file = await open(archive, 'r+');
  const middle = headerString.length + Math.floor((size - headerString.length) / 2);
  await file.write(Buffer.alloc(64, 0xff), 0, 64, middle);
  await file.close();
  const { stdout } = await packaging.runPackaged(packaging.executableIn(copy), ['--self-check']);
  expect(stdout).toBe('');
});

test('it starts, and what is in force is what was meant', async () => {
  const { code, stdout, stderr } = await selfCheck();
  expect(code, stderr).toBe(0);
  const found = JSON.parse(stdout) as {
    policies: { app: string; secureWindow: string };
  } & Record<string, unknown>;
  expect(found).toMatchObject({
    isPackaged: true,
    title: 'Rackside',
    preferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    },
    page: {
      foreignNames: [],
      isIsolatedOrigin: true,
      permissions: {
        'persistent-storage': 'granted',
        camera: 'denied',
        microphone: 'denied',
        geolocation: 'denied',
        notifications: 'denied',
        'clipboard-read': 'denied',
        midi: 'denied',
      },
    },
  });
  for (const policy of Object.values(found.policies)) {
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe-eval');
  }
  expect(found.policies.secureWindow).not.toContain('unsafe-inline');
});

test('it refuses a debugger and whatever else opens it', async () => {
  const program = packaging.executableIn(folder);
  const refused = [
    '--remote-debugging-port=0',
    '--remote-debugging-pipe',
    '--ssl-key-log-file=keys',
  ];
  for (const argument of refused) {
    const { code, stdout, stderr } = await packaging.runPackaged(program, [
      argument,
      '--self-check',
    ]);
    expect(code, argument).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).toContain('switch.refused');
    expect(stderr).not.toContain('DevTools listening');
  }
});

test('Node’s own ways in are shut: inspector, options, running as Node', async () => {
  const trap = await mkdtemp(join(tmpdir(), 'rackside-trap-'));
  const script = join(trap, 'trap.cjs');
  const sprung = join(trap, 'sprung');
  await writeFile(script, `require('node:fs').writeFileSync(${JSON.stringify(sprung)}, '')`);
  // The packaged app runs as another user where we are root.
  await chmod(trap, 0o777);
  const isSprung = async (): Promise<boolean> => (await readdir(trap)).includes('sprung');

  const inspected = await selfCheck(['--inspect=0', '--inspect-brk=0']);
  expect(inspected.stdout).toContain('"isPackaged":true');
  expect(inspected.stderr).not.toContain('Debugger listening');
  const withOptions = await selfCheck([], { NODE_OPTIONS: `--require ${script}` });
  expect(withOptions.stdout).toContain('"isPackaged":true');
  const asNode = await selfCheck([script], { ELECTRON_RUN_AS_NODE: '1' });
  expect(asNode.stdout).toContain('"isPackaged":true');
  expect(await isSprung()).toBe(false);
  await rm(trap, { recursive: true });
});

test('it runs the app in its archive and no other', async () => {
  const copy = await copyOfPackage();
  const resources = packaging.resourcesIn(copy);
  await mkdir(join(resources, 'app'));
  await writeFile(join(resources, 'app/package.json'), '{"name":"other","main":"main.js"}');
  await writeFile(join(resources, 'app/main.js'), "console.log('another app'); process.exit(7)");
  await rename(join(resources, 'app.asar'), join(resources, 'gone.asar'));
  const program = packaging.executableIn(copy);
  const alone = await packaging.runPackaged(program, [], {}, 10_000);
  expect(alone.stdout).not.toContain('another app');
  const named = await selfCheck([join(resources, 'app')]);
  expect(named.stdout).not.toContain('another app');
  expect(named.stdout).toContain('"isPackaged":true');
});
