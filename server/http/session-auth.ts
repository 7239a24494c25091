import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sessionOf, type Session } from '../accounts/sessions.ts';
import type { ServerContext } from '../context.ts';
import { refused } from './refused.ts';
import { sendRefusal } from './reply.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on the routes for strangers. */
    session: Session | null;
  }
}

const BEARER = /^Bearer ([\w-]{43})$/;
const unauthenticated = refused('unauthenticated', 'a live session is needed');
const otherOrg = refused('forbidden', 'not this organisation');

/** Makes every route of `app` ask for a session (RFC 6750), of the organisation that the request names. */
export function requireSession(app: FastifyInstance, context: ServerContext): void {
  // Not at onRequest, where the rate limit runs: a flood of wrong tokens must not reach the database.
  app.addHook('preParsing', async (request, reply) => {
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    request.session = token === undefined ? null : ((await sessionOf(context, token)) ?? null);
    if (request.session === null) return sendRefusal(reply, unauthenticated.error);
    return undefined;
  });
  app.addHook('preHandler', async (request, reply) => {
    const org = orgNamedIn(request.body) ?? orgNamedIn(request.query);
    if (org !== sessionIn(request).org) return sendRefusal(reply, otherOrg.error);
    return undefined;
  });
}

/** The session of a request behind {@link requireSession}. */
export function sessionIn(request: FastifyRequest): Session {
  if (request.session === null) throw new TypeError('this route does not ask for a session');
  return request.session;
}

function orgNamedIn(part: unknown): unknown {
  return typeof part === 'object' && part !== null && 'org' in part ? part.org : undefined;
}
