import { spawnSyncServer } from '../hosts/sync-server.ts';
import { insertBare } from './bare-inserts.ts';
import { figure, type Figure } from './figure.ts';
import { pushRows, sealedChanges, writePush } from './push-load.ts';
import { enrolDevice, makeSite } from './server-device.ts';
import { median } from './stats.ts';

const SAMPLES = 3;
/** Sites that are pushed to at once; one site takes one push after the other. */
const SITES = 8;
const BATCHES_PER_SITE = 25;
const BATCH = 100;

/** A server of its own process on one PostgreSQL, pushed to by many; PostgreSQL alone beside it. */
export async function measurePushRate(databaseUrl: string, folder: string): Promise<Figure> {
  const server = await spawnSyncServer({ dataDir: folder, databaseUrl, env: BENCH_SERVER });
  try {
    const device = await enrolDevice(server.url, server.enrolmentCode);
    const pushed: number[] = [];
    const bare: number[] = [];
    // The first round warms both up.
    for (let round = 0; round <= SAMPLES; round += 1) {
      const rows = await Promise.all(
        Array.from({ length: SITES }, async () => {
          const all = await sealedChanges(device, await makeSite(device), BATCHES_PER_SITE * BATCH);
          return Array.from({ length: BATCHES_PER_SITE }, (_, i) =>
            all.slice(i * BATCH, (i + 1) * BATCH),
          );
        }),
      );
      const written = rows.map(row => row.map(changes => writePush(device, changes)));
      const perSecond = (ms: number): number => (SITES * BATCHES_PER_SITE * BATCH * 1000) / ms;
      const bareRate = perSecond(await insertBare(databaseUrl, rows));
      const pushRate = perSecond(await pushRows(device, written));
      if (round === 0) continue;
      bare.push(bareRate);
      pushed.push(pushRate);
    }
    return figure('sync.push-per-s', 'per-s', pushed, median, { 'bare-inserts': median(bare) });
  } finally {
    await server.stop();
  }
}

/** All of the bench's devices share one address, and its own output is not what is measured. */
export const BENCH_SERVER = {
  RACKSIDE_REQUESTS_PER_MINUTE: '1000000',
  LOG_LEVEL: 'warn',
} as const;
