import { spawn } from 'node:child_process';
import { ENTRY } from './sync-server.ts';

const COMMAND_MS = 120_000;

/** What a command of the built server came to. */
export interface CommandRun {
  readonly code: number | null;
  readonly out: string;
  readonly words: string;
}

/** Runs `rackside-server <args>` with these settings only. */
export function serverCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CommandRun> {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: COMMAND_MS,
  });
  let out = '';
  let words = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', code => done({ code, out, words }));
  });
}
