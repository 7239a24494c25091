import { z } from 'zod';
import { orgId, spaceId } from '../../common/lib/ids.ts';
import { ok } from '../../common/lib/result.ts';
import { membershipRequest } from '../../common/sync/protocol/spaces.ts';
import type { ServerContext } from '../context.ts';
import { refused } from '../http/refused.ts';
import { sendAnswer } from '../http/reply.ts';
import type { RouteApp } from '../http/route-app.ts';
import { sessionIn } from '../http/session-auth.ts';
import { putMembership } from './membership.ts';
import { spacesOfAccount } from './spaces-of-account.ts';

/** A log of thousands of members comes in one request. */
const MAX_MEMBERSHIP_BYTES = 8 * 1_048_576;

const otherSpace = refused('malformed', 'path and body name different spaces');

/** Spaces and their membership; for sessions only. */
export function addSpaceRoutes(app: RouteApp, context: ServerContext): void {
  const spacesQuery = z.object({ org: orgId });
  app.get('/v1/spaces', { schema: { querystring: spacesQuery } }, async (request, reply) =>
    sendAnswer(reply, ok(await spacesOfAccount(context, sessionIn(request)))),
  );
  const params = z.object({ space: spaceId });
  app.put(
    '/v1/spaces/:space/membership',
    { schema: { params, body: membershipRequest }, bodyLimit: MAX_MEMBERSHIP_BYTES },
    async (request, reply) =>
      sendAnswer(
        reply,
        request.params.space === request.body.space
          ? await putMembership(context, sessionIn(request), request.body)
          : otherSpace,
      ),
  );
}
