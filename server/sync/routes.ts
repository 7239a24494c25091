import { z } from 'zod';
import { orgId } from '../../common/lib/ids.ts';
import { pullRequest } from '../../common/sync/protocol/pull.ts';
import { pushRequest } from '../../common/sync/protocol/push.ts';
import type { ServerContext } from '../context.ts';
import { sendAnswer } from '../http/reply.ts';
import { sessionIn } from '../http/session-auth.ts';
import type { RouteApp } from '../http/route-app.ts';
import { createEventStreams } from './event-streams.ts';
import { pullChanges } from './pull.ts';
import { pushChanges } from './push.ts';

/** Push, pull and events; for sessions only. */
export function addSyncRoutes(app: RouteApp, context: ServerContext): void {
  app.post('/v1/sync/push', { schema: { body: pushRequest } }, async (request, reply) =>
    sendAnswer(reply, await pushChanges(context, sessionIn(request), request.body)),
  );
  app.get('/v1/sync/pull', { schema: { querystring: pullRequest } }, async (request, reply) =>
    sendAnswer(reply, await pullChanges(context, sessionIn(request), request.query)),
  );

  const streams = createEventStreams(context);
  app.addHook('preClose', async () => streams.close());
  const eventsQuery = z.object({ org: orgId });
  app.get('/v1/sync/events', { schema: { querystring: eventsQuery } }, async (request, reply) => {
    reply.hijack();
    await streams.open(sessionIn(request), reply.raw);
  });
}
