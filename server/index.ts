import { pino } from 'pino';
import { systemClock } from '../common/lib/clock.ts';
import { secureRandom } from '../common/lib/random.ts';
import { offerEnrolment } from './accounts/enrolment.ts';
import { buildApp } from './app.ts';
import { parseConfig, type Config } from './config/config.ts';
import { migrate } from './db/migrate.ts';
import { openDatabase } from './db/open-database.ts';
import { startFailure } from './start-failure.ts';

const STOP_MS = 10_000;

const config = parseConfig(process.env);
if (config.ok) {
  try {
    await start(config.value);
  } catch (error) {
    const sentence = startFailure(error);
    if (sentence === undefined) throw error;
    refuse([sentence]);
  }
} else {
  refuse(config.error);
}

/** Ends with a line for each thing to mend, by its setting's name. */
function refuse(lines: readonly string[]): void {
  process.stderr.write(`The server can't start:\n`);
  for (const line of lines) process.stderr.write(`  ${line}\n`);
  process.exit(1);
}

async function start(settings: Config): Promise<void> {
  const log = pino({ level: settings.logLevel, base: null });
  const world = { clock: systemClock, random: secureRandom };
  const db = await openDatabase(settings, world.random, error =>
    log.warn({ code: (error as { code?: unknown }).code }, 'database connection lost'),
  );
  await migrate(db, world.clock);
  const app = await buildApp({ ...world, ...settings, db, log });
  const code = await offerEnrolment({ ...world, db }, settings.enrolmentCode);
  if (code !== undefined) process.stdout.write(`enrolment code: ${code}\n`);
  const url = await app.listen({ host: settings.host, port: settings.port });
  process.stdout.write(`listening on ${url}\n`);

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    // Whatever hangs must not keep an operator waiting; the database is safe at any moment.
    setTimeout(() => process.exit(1), STOP_MS).unref();
    void app
      .close()
      .then(() => db.close())
      .then(() => log.info('stopped'));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
