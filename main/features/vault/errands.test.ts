import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { vaultControl } from '../../../common/features/vault/vault-control.ts';
import type { ErrandOutcome, VaultErrand } from '../../../common/features/vault/vault-errand.ts';
import { appErrorOf } from '../../../common/errors/app-error.ts';
import { connect, serve } from '../../../common/ipc/port-rpc.ts';
import { utf8 } from '../../../common/lib/bytes.ts';
import { ok } from '../../../common/lib/result.ts';
import { portPair } from '../../../test/fakes/port-pair.ts';

let folder: string;
let choose: (path: string | undefined) => void;
let asked: { readonly window: unknown; readonly options: { readonly defaultPath?: string } }[];
let clipboard = '';
let beforeQuit: (event: { preventDefault(): void }) => void;
const quit = vi.fn();
const main = { name: 'main window' };
const focused = { name: 'secure window' };

vi.mock('electron', () => {
  const show = (window: unknown, options: object) => {
    asked.push({ window, options });
    return new Promise(done => {
      choose = path =>
        done({ canceled: path === undefined, filePath: path ?? '', filePaths: path ? [path] : [] });
    });
  };
  return {
    app: {
      getPath: () => folder,
      on: (_: string, run: typeof beforeQuit) => {
        beforeQuit = run;
      },
      quit,
    },
    BrowserWindow: { getFocusedWindow: () => focused },
    dialog: { showOpenDialog: show, showSaveDialog: show },
    clipboard: {
      readText: () => clipboard,
      writeText: (text: string) => {
        clipboard = text;
      },
      clear: () => {
        clipboard = '';
      },
    },
  };
});
const { vaultErrands } = await import('./errands.ts');
const errands = vaultErrands(() => main as never);

/** Sends an errand as the vault host does; the answer comes by the control port. */
function send(errand: VaultErrand): Promise<ErrandOutcome> {
  const [near, far] = portPair();
  return new Promise(resolve => {
    const host = serve(
      far,
      vaultControl,
      {
        errandDone: async ({ outcome }: { outcome: ErrandOutcome }) => {
          resolve(structuredClone(outcome));
          return ok(undefined);
        },
      } as never,
      () => undefined,
    );
    errands.serve(connect(near, vaultControl, appErrorOf('vault-host-gone')));
    host.emit('errandWanted', { id: crypto.randomUUID(), errand });
  });
}
const settled = (): Promise<void> => vi.waitFor(() => expect(asked).toHaveLength(1));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rackside-errands-'));
  asked = [];
});
afterEach(async () => {
  errands.locked();
  await rm(folder, { recursive: true });
});

it('puts a secret on the clipboard, and takes it off with the lock', async () => {
  expect(await send({ kind: 'copy-secret', secret: utf8('s3cret'), seconds: 30 })).toEqual({
    is: 'done',
  });
  expect(clipboard).toBe('s3cret');
  errands.locked();
  await vi.waitFor(() => expect(clipboard).toBe(''));
});

it('copies nothing that a vault wanted just before it was locked', async () => {
  const done = send({ kind: 'copy-secret', secret: utf8('too late'), seconds: 30 });
  errands.locked();
  expect(await done).toEqual({ is: 'failed', kind: 'cancelled' });
  expect(clipboard).toBe('');
});

it('lets the app quit only when no secret is on the clipboard', async () => {
  await send({ kind: 'copy-secret', secret: utf8('s3cret'), seconds: 30 });
  const preventDefault = vi.fn();
  beforeQuit({ preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce());
  expect(clipboard).toBe('');
  beforeQuit({ preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
});

it('reads the file that was picked, over the window that asks', async () => {
  const path = join(folder, 'it.csv');
  await writeFile(path, 'name,password\n');
  const done = send({ kind: 'pick-import', maxBytes: 100 });
  await settled();
  expect(asked[0]?.window).toBe(main);
  choose(path);
  expect(await done).toEqual({ is: 'file', name: 'it.csv', content: utf8('name,password\n') });
  asked = [];
  const key = send({ kind: 'pick-key-file', maxBytes: 100 });
  await settled();
  expect(asked[0]?.window).toBe(focused);
  choose(path);
  expect(await key).toMatchObject({ is: 'file', name: 'it.csv' });
});

it('reads nothing that is cancelled, too large, gone, or no file', async () => {
  const large = join(folder, 'large.csv');
  await writeFile(large, 'x'.repeat(2 * 1024 * 1024 + 1));
  const at = async (path: string | undefined) => {
    asked = [];
    const done = send({ kind: 'pick-import', maxBytes: 2 * 1024 * 1024 });
    await settled();
    choose(path);
    return done;
  };
  expect(await at(undefined)).toEqual({ is: 'failed', kind: 'cancelled' });
  expect(await at(large)).toEqual({
    is: 'failed',
    kind: 'import-too-large',
    detail: { file: 'large.csv', why: 'import-bytes', limit: 2 },
  });
  expect(await at(join(folder, 'gone'))).toEqual({
    is: 'failed',
    kind: 'file-failed',
    detail: { file: 'gone', why: 'ENOENT' },
  });
  expect(await at(folder)).toMatchObject({ detail: { why: 'not-a-file' } });
});

it('writes an export whole, for this user alone, and nothing outside the chosen name', async () => {
  const path = join(folder, 'out.rackside-credentials');
  const save = { kind: 'save-export', content: utf8('sealed') } as const;
  const done = send({ ...save, suggestedName: '../../evil' });
  await settled();
  expect(asked[0]?.options.defaultPath).toBe(join(folder, 'evil'));
  choose(path);
  expect(await done).toEqual({ is: 'done' });
  expect(await readFile(path, 'utf8')).toBe('sealed');
  expect((await stat(path)).mode & 0o077).toBe(0);
  expect(await readdir(folder)).toEqual(['out.rackside-credentials']);
});

it('writes nothing after a lock, or where the disk refuses', async () => {
  const save = { kind: 'save-export', content: utf8('sealed'), suggestedName: 'x' } as const;
  const late = send(save);
  await settled();
  errands.locked();
  choose(join(folder, 'late'));
  expect(await late).toEqual({ is: 'failed', kind: 'cancelled' });
  asked = [];
  const nowhere = send(save);
  await settled();
  choose(join(folder, 'gone', 'x'));
  expect(await nowhere).toMatchObject({ is: 'failed', kind: 'file-failed', detail: { file: 'x' } });
  expect(await readdir(folder)).toEqual([]);
});
