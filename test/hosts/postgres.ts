import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';

const START_MS = 30_000;
const DEBIAN_BINARIES = '/usr/lib/postgresql';
const IS_WINDOWS = process.platform === 'win32';

/** A real PostgreSQL on loopback with a data folder of its own. */
export interface PostgresHost {
  /** Of the default database. */
  readonly url: string;
  /** Makes an empty database and gives its URL. */
  createDatabase(name: string): Promise<string>;
  /** Kills the server as a power cut would, without its shutdown; `start` brings it back. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/** Why no PostgreSQL can be started here, or undefined when it can. */
export function whyNoPostgres(): string | undefined {
  if (binaries() === undefined) return 'no PostgreSQL: initdb and postgres are not installed';
  if (process.getuid?.() === 0 && unprivileged() === undefined) {
    return 'as root, PostgreSQL needs an unprivileged account to run as: none is there';
  }
  return undefined;
}

/** Starts a PostgreSQL that is durable (fsync on) and listens on a loopback port only; its data in `within`. */
export async function startPostgres(within = tmpdir()): Promise<PostgresHost> {
  const why = whyNoPostgres();
  const bin = binaries();
  if (why !== undefined || bin === undefined) throw new Error(why);
  // PostgreSQL refuses to run as root, so root runs it as somebody else, who then owns the folder.
  const account = process.getuid?.() === 0 ? unprivileged() : undefined;
  const folder = await mkdtemp(join(within, 'rackside-pg-'));
  await chmod(folder, 0o700);
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  const options = { cwd: folder, ...account, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };

  const made = spawnSync(
    bin('initdb'),
    ['-D', data, '-U', 'rackside', '-A', 'trust', '-E', 'UTF8', '--no-locale'],
    { ...options, encoding: 'utf8' },
  );
  if (made.status !== 0) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
  }

  const port = await freePort();
  const url = `postgres://rackside@127.0.0.1:${port}/postgres`;
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: IS_WINDOWS ? '' : folder,
    max_connections: 100,
    shared_buffers: '64MB',
    fsync: 'on',
    timezone: 'UTC',
  };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])];
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    server = spawn(bin('postgres'), args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    server.stderr?.on('data', (text: Buffer) => {
      said = (said + text.toString()).slice(-4_000);
    });
    if (!(await answers(url, server))) {
      await end(server, 'SIGKILL');
      throw new Error(`PostgreSQL did not start: ${said}`);
    }
  };
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    await start();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    url,
    createDatabase: async name => {
      const client = new pg.Client(url);
      await client.connect();
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
      await client.end();
      return url.replace(/postgres$/, name);
    },
    // SIGQUIT is PostgreSQL's immediate shutdown: no checkpoint, recovery at the next start. SIGKILL
    // would leave its children running for a moment, who then keep the data folder's lock.
    kill: () => end(server, 'SIGQUIT'),
    start,
    stop: async () => {
      await end(server, 'SIGINT');
      await remove();
    },
  };
}

/** How to name a program of the newest PostgreSQL that is installed. */
function binaries(): ((program: string) => string) | undefined {
  const suffix = IS_WINDOWS ? '.exe' : '';
  const versions = existsSync(DEBIAN_BINARIES) ? readdirSync(DEBIAN_BINARIES) : [];
  const folders = [
    ...versions.toSorted((a, b) => Number(b) - Number(a)).map(v => join(DEBIAN_BINARIES, v, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  const has = (folder: string): boolean =>
    ['initdb', 'postgres'].every(program => existsSync(join(folder, program + suffix)));
  const found = folders.find(has);
  return found === undefined ? undefined : program => join(found, program + suffix);
}

/** The account that PostgreSQL's package made, or the one that owns nothing. */
function unprivileged(): { uid: number; gid: number } | undefined {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find(([name]) => name === wanted) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

async function answers(url: string, server: ChildProcess): Promise<boolean> {
  const until = performance.now() + START_MS;
  while (performance.now() < until && server.exitCode === null) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      // Not yet.
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
  return false;
}

async function end(server: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise(resolve => server.once('exit', resolve));
  server.kill(signal);
  await ended;
}
