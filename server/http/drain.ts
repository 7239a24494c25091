import type { FastifyInstance } from 'fastify';

/** Longest that a stop waits for answers that are under way. */
const DRAIN_MS = 5_000;

/**
 * Lets a stop wait for what is being answered and for nothing else. Node counts a connection that was
 * opened and not used as busy, and clients open such connections ahead, so every connection is closed
 * once the last answer is out.
 */
export function drainOnClose(app: FastifyInstance): void {
  let answering = 0;
  let closing = false;
  const closeAll = (): void => app.server.closeAllConnections();

  app.addHook('onRequest', (_request, reply, done) => {
    answering += 1;
    reply.raw.once('close', () => {
      answering -= 1;
      if (closing && answering === 0) closeAll();
    });
    done();
  });
  app.addHook('preClose', done => {
    closing = true;
    if (answering === 0) closeAll();
    else setTimeout(closeAll, DRAIN_MS).unref();
    done();
  });
}
