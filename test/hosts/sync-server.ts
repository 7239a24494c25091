import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { systemClock } from '../../common/lib/clock.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { offerEnrolment } from '../../server/accounts/enrolment.ts';
import { buildApp } from '../../server/app.ts';
import { migrate } from '../../server/db/migrate.ts';
import { openDatabase } from '../../server/db/open-database.ts';

const START_MS = 60_000;
/** The built server. */
export const ENTRY = resolve(import.meta.dirname, '../../out/server/index.js');

/** A sync server that listens on loopback. */
export interface SyncServer {
  readonly url: string;
  readonly port: number;
  /** Good for one organisation; empty when the database has one already. */
  readonly enrolmentCode: string;
  stop(): Promise<void>;
}

/** Runs the real app in this process: on PostgreSQL, on PGlite in a folder, or on PGlite in memory. */
export async function startSyncServer(
  options: {
    readonly databaseUrl?: string;
    readonly dataDir?: string;
    readonly port?: number;
  } = {},
): Promise<SyncServer> {
  const db = await openDatabase(options, secureRandom, () => undefined);
  await migrate(db, systemClock);
  const world = { db, clock: systemClock, random: secureRandom };
  const app = await buildApp({
    ...world,
    log: pino({ level: 'silent' }),
    // All of a test's devices share one address.
    requestsPerMinute: { all: 1_000_000, strangers: 1_000_000 },
  });
  const enrolmentCode = (await offerEnrolment(world)) ?? '';
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    url,
    port: Number(new URL(url).port),
    enrolmentCode,
    stop: async () => {
      await app.close();
      await db.close();
    },
  };
}

/** A sync server in a process of its own. */
export interface SpawnedSyncServer extends SyncServer {
  readonly pid: number;
  /** Where its metrics are. */
  readonly metricsUrl: string;
  /** What it has written so far, for a test's report. */
  output(): string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Sends a signal and waits for nothing. */
  signal(signal: NodeJS.Signals): void;
  /** Its exit code, once it has ended; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

/**
 * Runs the built server (`npm run build`) as a child process, with its data in `dataDir` or in
 * PostgreSQL, and waits until it listens.
 */
export async function spawnSyncServer(options: {
  readonly dataDir: string;
  readonly port?: number;
  readonly databaseUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<SpawnedSyncServer> {
  if (!existsSync(ENTRY)) throw new Error(`${ENTRY} is not built: run npm run build`);
  const child = spawn(process.execPath, [ENTRY], {
    cwd: join(ENTRY, '../../..'),
    env: {
      PATH: process.env['PATH'],
      DATA_DIR: options.dataDir,
      DATABASE_URL: options.databaseUrl ?? '',
      PORT: String(options.port ?? 0),
      RACKSIDE_METRICS_PORT: '0',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>(done => child.once('close', done));
  let said = '';
  let enrolmentCode = '';
  let metricsUrl = '';
  const url = await new Promise<string>((listening, failed) => {
    const fail = (): void => failed(new Error(`the server did not start:\n${said}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
    }, START_MS);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', line => {
        said = `${said}${line}\n`.slice(-20_000);
        enrolmentCode = /^enrolment code: (\S+)$/.exec(line)?.[1] ?? enrolmentCode;
        metricsUrl = /^metrics on (\S+)$/.exec(line)?.[1] ?? metricsUrl;
        const found = /^listening on (http\S+)$/.exec(line)?.[1];
        if (found === undefined) return;
        clearTimeout(timer);
        listening(found);
      });
    }
    child.once('error', fail);
    void ended.then(() => {
      clearTimeout(timer);
      fail();
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    metricsUrl,
    enrolmentCode,
    output: () => said,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    signal: signal => void child.kill(signal),
    ended,
  };
}
