import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataFolderInUse, lockFolder } from './folder-lock.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rackside-lock-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the lock of a data folder', () => {
  it('refuses a second process while the first lives, and names it', async () => {
    const file = join(folder, 'held.lock');
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const unlock = lockFolder(file, other.pid);
    expect(() => lockFolder(file)).toThrow(DataFolderInUse);
    expect(() => lockFolder(file)).toThrow(`process ${other.pid}`);
    const ended = new Promise(resolve => other.once('exit', resolve));
    other.kill('SIGKILL');
    await ended;
    lockFolder(file)();
    unlock();
    expect(existsSync(file)).toBe(false);
  });

  it.each(['', 'nonsense', '-1', '0', String(process.pid)])(
    'takes over a lock that holds %j: no process that could be asked',
    async content => {
      const file = join(folder, 'left.lock');
      await writeFile(file, content);
      lockFolder(file)();
      expect(existsSync(file)).toBe(false);
    },
  );
});
