import type { Logger } from 'pino';
import { systemClock } from '../common/lib/clock.ts';
import { secureRandom } from '../common/lib/random.ts';
import { offerEnrolment } from './accounts/enrolment.ts';
import { buildApp } from './app.ts';
import { openBlobs } from './blobs/open-blobs.ts';
import type { Config } from './config/config.ts';
import { serveControl } from './control/control-server.ts';
import type { Database } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { openDatabase } from './db/open-database.ts';
import { errorCode } from './db/retry.ts';
import { watchDisk } from './http/disk-watch.ts';
import { createReadiness } from './http/readiness.ts';
import { serveMetrics } from './metrics/metrics-server.ts';
import {
  createServerMetrics,
  measureDatabase,
  type ServerMetrics,
} from './metrics/server-metrics.ts';
import { createPokeHub, type PokeHub } from './sync/poke-hub.ts';
import { createPostgresPokes } from './sync/poke-hub-postgres.ts';
import { stopInOrder } from './stop.ts';

/** Serves until it is told to stop; the promise settles once the server listens. */
export async function serve(settings: Config, log: Logger): Promise<void> {
  const world = { clock: systemClock, random: secureRandom };
  const metrics = createServerMetrics();
  const opened = await openDatabase(settings, world.random, error =>
    log.warn({ code: errorCode(error) }, 'database connection lost'),
  );
  await migrate(opened, world.clock);
  const db = measureDatabase(opened, metrics);
  const disk = watchDisk(settings.dataDir, settings.minFreeBytes, world.clock);
  metrics.registry.gauge(
    'rackside_disk_free_bytes',
    'Free in DATA_DIR.',
    async () => (await disk.free()) ?? Number.NaN,
  );
  const readiness = createReadiness(db, disk);
  const pokes = openPokes(settings, log, metrics);
  const blobs = openBlobs(settings, world.random);
  const app = await buildApp({
    ...world,
    ...settings,
    db,
    log,
    metrics,
    disk,
    readiness,
    pokes: pokes.hub,
    blobs,
  });
  const code = await offerEnrolment({ ...world, db }, settings.enrolmentCode);
  if (code !== undefined) process.stdout.write(`enrolment code: ${code}\n`);
  const control = await openControl(settings, { ...world, db, blobs, pokes: pokes.hub }, log);
  const { host, port } = settings.metrics;
  const figures =
    port === undefined ? undefined : await serveMetrics(metrics.registry, { host, port });
  if (figures !== undefined) process.stdout.write(`metrics on ${figures.url}\n`);
  const url = await app.listen({ host: settings.host, port: settings.port });
  stopInOrder(log, settings.drainMs, {
    refuseNew: () => readiness.stop(),
    finish: async () => {
      await app.close();
      figures?.close();
      await control?.close();
      await pokes.close();
      await db.close();
    },
  });
  process.stdout.write(`listening on ${url}\n`);
}

interface OpenPokes {
  readonly hub: PokeHub;
  close(): Promise<void>;
}

function openPokes(settings: Config, log: Logger, metrics: ServerMetrics): OpenPokes {
  if (settings.databaseUrl === undefined || !settings.sharedPokes) {
    return { hub: createPokeHub(), close: () => Promise.resolve() };
  }
  const hub = createPostgresPokes({
    url: settings.databaseUrl,
    random: secureRandom,
    on: event => {
      metrics.pokes.add({ event });
      if (event === 'lost') log.warn('connection for pokes lost; trying again');
      if (event === 'connected') log.debug('connection for pokes made');
    },
  });
  return { hub, close: () => hub.close() };
}

/** Nobody else can open PGlite while this process has it, so commands ask this process. */
async function openControl(
  settings: Config,
  world: Parameters<typeof serveControl>[1] & { readonly db: Database },
  log: Logger,
): ReturnType<typeof serveControl> {
  if (settings.databaseUrl !== undefined) return undefined;
  const control = await serveControl(settings.dataDir, world);
  if (control === undefined) {
    log.warn('no control socket here: commands need the server to be stopped');
  }
  return control;
}
