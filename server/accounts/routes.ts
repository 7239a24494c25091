import { ok } from '../../common/lib/result.ts';
import {
  deviceRequest,
  enrolRequest,
  inviteRequest,
  joinAccountRequest,
} from '../../common/sync/protocol/enrolment.ts';
import { challengeRequest, sessionRequest } from '../../common/sync/protocol/session.ts';
import type { ServerContext } from '../context.ts';
import { sendAnswer } from '../http/reply.ts';
import type { RouteApp } from '../http/route-app.ts';
import { sessionIn } from '../http/session-auth.ts';
import { admitDevice } from './devices.ts';
import { enrolOrganisation } from './enrolment.ts';
import { joinByInvitation, keepInvitation } from './invitations.ts';
import { makeChallenge, openSession } from './sessions.ts';

/** How a stranger becomes somebody: by enrolment code, invitation, or a device's signature. */
export function addStrangerRoutes(app: RouteApp, context: ServerContext): void {
  app.post('/v1/organisations', { schema: { body: enrolRequest } }, async (request, reply) =>
    sendAnswer(reply, await enrolOrganisation(context, request.body)),
  );
  app.post('/v1/accounts', { schema: { body: joinAccountRequest } }, async (request, reply) =>
    sendAnswer(reply, await joinByInvitation(context, request.body)),
  );
  app.post('/v1/devices', { schema: { body: deviceRequest } }, async (request, reply) =>
    sendAnswer(reply, await admitDevice(context, request.body)),
  );
  app.post(
    '/v1/session/challenge',
    { schema: { body: challengeRequest } },
    async (request, reply) => sendAnswer(reply, ok(await makeChallenge(context, request.body))),
  );
  app.post('/v1/session', { schema: { body: sessionRequest } }, async (request, reply) =>
    sendAnswer(reply, await openSession(context, request.body)),
  );
}

/** Invitations; for sessions only. */
export function addInvitationRoutes(app: RouteApp, context: ServerContext): void {
  app.post('/v1/invitations', { schema: { body: inviteRequest } }, async (request, reply) =>
    sendAnswer(reply, await keepInvitation(context, sessionIn(request), request.body)),
  );
}
