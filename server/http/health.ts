import type { HealthAnswer } from '../../common/sync/protocol/health.ts';
import { PROTOCOL_VERSION } from '../../common/sync/protocol-version.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { Database } from '../db/database.ts';
import type { RouteApp } from './route-app.ts';

/** How long the database may take to say that it is there. */
const PATIENCE_MS = 3_000;

/** `GET /v1/health`, for probes and for clients that look for a server; 503 without a database. */
export function addHealthRoute(app: RouteApp, db: Database, minClient: number): void {
  app.get('/v1/health', async (_request, reply) => {
    const alive = await answersInTime(db);
    const answer: HealthAnswer = {
      status: alive ? 'ok' : 'unavailable',
      version: packageJson.version,
      protocol: PROTOCOL_VERSION,
      minClient,
    };
    return reply.code(alive ? 200 : 503).send(answer);
  });
}

async function answersInTime(db: Database): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const asked = db.query('SELECT 1').then(
    () => true,
    () => false,
  );
  const alive = await Promise.race([asked, late]);
  clearTimeout(timer);
  return alive;
}
