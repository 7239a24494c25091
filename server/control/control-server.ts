import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeBackup } from '../backup/backup.ts';
import { controlPath } from './control-path.ts';
import { EXIT } from './exit.ts';
import { isTask, tasks, type Outcome, type TaskWorld } from './tasks.ts';

/** A reader that takes nothing for so long is gone: PGlite serves nobody else meanwhile. */
const STALLED_MS = 10_000;

/** Takes commands of the same machine's operator. */
export interface ControlServer {
  close(): Promise<void>;
}

/**
 * Takes commands on a socket in a folder that only this account may enter: PGlite lets no second process
 * in. Undefined where such a socket can't be.
 */
export async function serveControl(
  dataDir: string,
  world: TaskWorld,
): Promise<ControlServer | undefined> {
  const path = controlPath(dataDir);
  if (path === undefined) return undefined;
  await mkdir(path.folder, { recursive: true, mode: 0o700 });
  // Whoever left it there is gone: the folder's lock is ours.
  await rm(path.socket, { force: true });
  const server = createServer((request, response) => {
    answer(world, request, response).catch(() => response.destroy());
  });
  server.listen(path.socket);
  await once(server, 'listening');
  return {
    close: async () => {
      server.close();
      server.closeAllConnections();
      await rm(path.socket, { force: true });
    },
  };
}

async function answer(
  world: TaskWorld,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://control');
  const name = pathname.slice(1);
  if (name === 'backup') {
    response.setTimeout(STALLED_MS, () => response.destroy());
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    await writeBackup(world.db, world.clock, bytes => pipeline(Readable.from(bytes), response));
    return;
  }
  const outcome: Outcome = isTask(name)
    ? await tasks[name](world, searchParams.get('subject') ?? '')
    : { code: EXIT.usage, lines: [`the running server knows no such command: ${name}`] };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(outcome));
}
