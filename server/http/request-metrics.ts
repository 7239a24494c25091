import type { FastifyInstance } from 'fastify';
import type { ServerMetrics } from '../metrics/server-metrics.ts';

const PUSH = '/v1/sync/push';
const EVENTS = '/v1/sync/events';

/** Counts requests by route, and pushed changes by what became of them; nothing of who sent them. */
export function measureRequests(app: FastifyInstance, metrics: ServerMetrics): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url === EVENTS) {
      metrics.streams.count += 1;
      reply.raw.once('close', () => {
        metrics.streams.count -= 1;
      });
    }
    done();
  });
  app.addHook('preSerialization', (request, _reply, payload, done) => {
    if (request.routeOptions.url === PUSH) countChanges(metrics, payload);
    done(null, payload);
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.requests.add({ method: request.method, route, status: reply.statusCode });
    if (route !== EVENTS) metrics.requestSeconds.observe(reply.elapsedTime / 1_000, { route });
    done();
  });
}

function countChanges(metrics: ServerMetrics, payload: unknown): void {
  const { results } = payload as { readonly results?: readonly { readonly code?: string }[] };
  for (const { code } of results ?? []) metrics.changes.add({ result: code ?? 'taken' });
}
