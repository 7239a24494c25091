import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { controlPath } from './control-path.ts';
import type { Outcome, TaskName } from './tasks.ts';

const outcome = z.object({ code: z.int(), lines: z.array(z.string()) });

/** Asks the server that has the database of `dataDir` open; undefined when it can't be asked. */
export async function askServer(
  dataDir: string,
  task: TaskName,
  subject: string,
): Promise<Outcome | undefined> {
  const response = await ask(dataDir, `/${task}?subject=${encodeURIComponent(subject)}`);
  return response === undefined ? undefined : outcome.parse(await json(response));
}

/** A backup's bytes from the server that has the database open; undefined when it can't be asked. */
export function backupFromServer(dataDir: string): Promise<IncomingMessage | undefined> {
  return ask(dataDir, '/backup');
}

async function ask(dataDir: string, path: string): Promise<IncomingMessage | undefined> {
  const at = controlPath(dataDir);
  if (at === undefined) return undefined;
  const sent = request({ socketPath: at.socket, method: 'POST', path });
  sent.end();
  try {
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return response;
  } catch {
    return undefined;
  }
}
