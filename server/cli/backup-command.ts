import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeBackup } from '../backup/backup.ts';
import type { Config } from '../config/config.ts';
import { backupFromServer } from '../control/control-client.ts';
import { EXIT } from '../control/exit.ts';
import type { Outcome } from '../control/tasks.ts';
import { withDatabase } from './open-world.ts';

/** Writes a backup into a file that is there only once it is whole; `-` is standard output. */
export async function backUp(settings: Config, file: string): Promise<Outcome> {
  if (file === '-')
    return backUpTo(settings, bytes => pipeline(Readable.from(bytes), process.stdout));
  if (await exists(file)) return { code: EXIT.failed, lines: [`${file} is there already`] };
  const part = `${file}.part`;
  try {
    const outcome = await backUpTo(settings, async bytes => {
      await pipeline(Readable.from(bytes), createWriteStream(part, { mode: 0o600 }));
      await syncFile(part);
    });
    if (outcome.code === EXIT.done) await rename(part, file);
    return outcome;
  } finally {
    await rm(part, { force: true });
  }
}

type Write = (bytes: AsyncIterable<Uint8Array>) => Promise<void>;

async function backUpTo(settings: Config, write: Write): Promise<Outcome> {
  const done: Outcome = { code: EXIT.done, lines: [] };
  const own = await withDatabase(settings, async ({ db, clock }) => {
    await writeBackup(db, clock, write);
    return done;
  });
  if (own !== undefined) return own;
  const bytes = await backupFromServer(settings.dataDir);
  if (bytes === undefined) return askInVain;
  await write(bytes);
  return done;
}

/** A server has the database open and takes no commands. */
export const askInVain: Outcome = {
  code: EXIT.failed,
  lines: ['a running server has the data folder and takes no commands here: stop it first'],
};

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
