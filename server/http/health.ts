import type { HealthAnswer } from '../../common/sync/protocol/health.ts';
import { PROTOCOL_VERSION } from '../../common/sync/protocol-version.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { Readiness } from './readiness.ts';
import type { RouteApp } from './route-app.ts';

/**
 * `GET /v1/health`: the process lives and answers, which says nothing of its database: restarting a
 * server helps no database. `GET /v1/ready`: it should get clients; 503 and why when it should not.
 */
export function addHealthRoutes(app: RouteApp, readiness: Readiness, minClient: number): void {
  app.get('/v1/health', async (_request, reply) => {
    const answer: HealthAnswer = {
      status: 'ok',
      version: packageJson.version,
      protocol: PROTOCOL_VERSION,
      minClient,
    };
    return reply.send(answer);
  });
  app.get('/v1/ready', async (_request, reply) => {
    const reasons = await readiness.check();
    return reply
      .code(reasons.length === 0 ? 200 : 503)
      .send({ ready: reasons.length === 0, reasons });
  });
}
