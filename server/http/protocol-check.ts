import type { FastifyInstance } from 'fastify';
import { PROTOCOL_HEADER } from '../../common/sync/protocol/refusal.ts';
import { refused } from './refused.ts';
import { sendRefusal } from './reply.ts';

/** The oldest client protocol that may push; pull and export always work. */
export const MIN_CLIENT = 2;

const PUSH = '/v1/sync/push';
/** Asked by probes, which know nothing of the protocol. */
const OPEN = new Set(['/v1/health', '/v1/ready']);

/** Asks every request but a probe's for its protocol version. An old client may do all but push. */
export function checkProtocol(app: FastifyInstance, minClient: number): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { url } = request.routeOptions;
    if (url === undefined || OPEN.has(url)) return done();
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
