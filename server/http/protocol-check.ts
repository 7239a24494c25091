import type { FastifyInstance } from 'fastify';
import { PROTOCOL_HEADER } from '../../common/sync/protocol/refusal.ts';
import { refused } from './refused.ts';
import { sendRefusal } from './reply.ts';

/** The oldest client protocol that may push; pull and export always work. */
export const MIN_CLIENT = 2;

const PUSH = '/v1/sync/push';
const HEALTH = '/v1/health';

/** Asks every request but health for its protocol version. An old client may do all but push. */
export function checkProtocol(app: FastifyInstance, minClient: number): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { url } = request.routeOptions;
    if (url === HEALTH || url === undefined) return done();
    const version = request.headers[PROTOCOL_HEADER];
    if (typeof version !== 'string' || !/^[1-9]\d{0,5}$/.test(version)) {
      const missing = refused('malformed', `the ${PROTOCOL_HEADER} header is missing`);
      return void sendRefusal(reply, missing.error);
    }
    if (url === PUSH && Number(version) < minClient) {
      const old = refused('client-too-old', `pushing needs protocol ${minClient} or newer`);
      return void sendRefusal(reply, old.error);
    }
    return done();
  });
}
