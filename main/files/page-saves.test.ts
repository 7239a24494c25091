import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Caller } from '../ipc/window-calls.ts';

let folder: string;
let choose: (path: string) => void;
vi.mock('electron', () => ({
  app: { getPath: () => folder },
  BrowserWindow: { fromWebContents: () => null },
  dialog: {
    showSaveDialog: () =>
      new Promise(done => {
        choose = filePath => done({ canceled: false, filePath });
      }),
  },
}));
const { createPageSaves } = await import('./page-saves.ts');
const caller = { contents: {} } as Caller;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rackside-saves-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('writes what the page gave to the file that was chosen', async () => {
  const path = join(folder, 'log.txt');
  const saving = createPageSaves().save(caller, 'log.txt', async () => 'shift');
  choose(path);
  expect(await saving).toEqual({ ok: true, value: path });
  expect(await readFile(path, 'utf8')).toBe('shift');
});

it('writes nothing when it was locked while the dialog was open', async () => {
  const saves = createPageSaves();
  const saving = saves.save(caller, 'log.txt', async () => 'shift');
  saves.locked();
  choose(join(folder, 'log.txt'));
  expect(await saving).toEqual({ ok: false, error: { kind: 'cancelled' } });
  expect(await readdir(folder)).toEqual([]);
});
