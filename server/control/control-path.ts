import { join, resolve } from 'node:path';

/** Longest path of a Unix domain socket, its end included (sun_path; macOS has the shorter). */
const LONGEST = 103;

/**
 * The folder and the socket on which a server with PGlite takes commands; undefined where it has none:
 * on Windows, and under a path that is too long.
 */
export function controlPath(dataDir: string): { folder: string; socket: string } | undefined {
  const folder = join(resolve(dataDir), 'control');
  const socket = join(folder, 'socket');
  const fits = Buffer.byteLength(socket) <= LONGEST;
  return process.platform === 'win32' || !fits ? undefined : { folder, socket };
}
