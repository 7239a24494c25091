import rateLimit from '@fastify/rate-limit';
import fastify, { LogController, type FastifyBaseLogger } from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Clock } from '../common/lib/clock.ts';
import type { Random } from '../common/lib/random.ts';
import { MAX_REQUEST_BYTES } from '../common/sync/protocol/push.ts';
import { addInvitationRoutes, addStrangerRoutes } from './accounts/routes.ts';
import type { Blobs } from './blobs/blobs.ts';
import { addBlobRoutes } from './blobs/routes.ts';
import type { ServerContext } from './context.ts';
import type { Database } from './db/database.ts';
import { drainOnClose } from './http/drain.ts';
import { mapErrors } from './http/error-mapping.ts';
import { noDisk, refuseWritesWhenFull, type DiskWatch } from './http/disk-watch.ts';
import { addHealthRoutes } from './http/health.ts';
import { isOwnUrl } from './http/own-url.ts';
import { checkProtocol, MIN_CLIENT } from './http/protocol-check.ts';
import { createReadiness, type Readiness } from './http/readiness.ts';
import { logRequests, requestIdOf } from './http/request-log.ts';
import { measureRequests } from './http/request-metrics.ts';
import type { RouteApp } from './http/route-app.ts';
import { requireSession } from './http/session-auth.ts';
import type { ServerMetrics } from './metrics/server-metrics.ts';
import { createMembershipReader } from './spaces/membership-reader.ts';
import { addSpaceRoutes } from './spaces/routes.ts';
import { createPokeHub, type PokeHub } from './sync/poke-hub.ts';
import { addSyncRoutes } from './sync/routes.ts';

/** What the server is made of; only the entry point and tests make these. */
export interface ServerDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: FastifyBaseLogger;
  /** URLs under which clients know the server; without any, those of this machine's loopback. */
  readonly publicUrls?: readonly string[];
  /** Where attached files are kept; without it there are no routes for them. */
  readonly blobs?: Blobs | undefined;
  /** Oldest client protocol that may push. */
  readonly minClient?: number;
  /** Most requests from one address in a minute, and of these, most by strangers. */
  readonly requestsPerMinute?: { readonly all: number; readonly strangers: number };
  /** Whether the address of a request is what the proxy in front says. */
  readonly trustProxy?: boolean;
  /** Carries news to the event streams; without one, only this app's own. */
  readonly pokes?: PokeHub;
  readonly disk?: DiskWatch;
  readonly readiness?: Readiness;
  readonly metrics?: ServerMetrics | undefined;
}

/** A thousand devices may sit behind one address, each with a login and a few requests a minute. */
const REQUESTS_PER_MINUTE = { all: 30_000, strangers: 3_000 };

/** Longest that a request may take to arrive. */
const REQUEST_MS = 60_000;

/** The server as an app that may listen, or be asked in process (`app.inject`). The database is migrated. */
export async function buildApp(deps: ServerDeps): Promise<RouteApp> {
  const { db, clock, random, log, minClient = MIN_CLIENT, disk = noDisk } = deps;
  const limits = deps.requestsPerMinute ?? REQUESTS_PER_MINUTE;
  const context: ServerContext = {
    db,
    clock,
    random,
    pokes: deps.pokes ?? createPokeHub(),
    memberships: createMembershipReader(),
    isOwnUrl: isOwnUrl(deps.publicUrls ?? []),
  };
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'requestId',
    }),
    genReqId: requestIdOf,
    bodyLimit: MAX_REQUEST_BYTES,
    trustProxy: deps.trustProxy ?? false,
    // A client that sends a request's bytes one by one holds nothing for long.
    requestTimeout: REQUEST_MS,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('session', null);
  mapErrors(app);
  logRequests(app);
  if (deps.metrics !== undefined) measureRequests(app, deps.metrics);
  drainOnClose(app);
  checkProtocol(app, minClient);
  refuseWritesWhenFull(app, disk);
  addHealthRoutes(app, deps.readiness ?? createReadiness(db, disk), minClient);

  await app.register(async strangers => {
    await strangers.register(rateLimit, { max: limits.strangers, timeWindow: '1 minute' });
    addStrangerRoutes(strangers.withTypeProvider<ZodTypeProvider>(), context);
  });
  await app.register(async members => {
    await members.register(rateLimit, { max: limits.all, timeWindow: '1 minute' });
    requireSession(members, context);
    const routes = members.withTypeProvider<ZodTypeProvider>();
    addInvitationRoutes(routes, context);
    addSpaceRoutes(routes, context);
    addSyncRoutes(routes, context);
    if (deps.blobs !== undefined) await addBlobRoutes(routes, { ...context, blobs: deps.blobs });
  });
  return app;
}
