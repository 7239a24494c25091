import type { FastifyError, FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { BlobStoreUnavailable } from '../blobs/store-unavailable.ts';
import { isDatabaseAway, isDiskFull } from '../db/database-unavailable.ts';
import type { Refused } from './refused.ts';
import { sendRefusal } from './reply.ts';

/** Turns whatever a route or the framework throws into a refusal; a bug is logged and told as 500. */
export function mapErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) =>
    sendRefusal(reply, { code: 'not-found', message: 'no such route' }),
  );
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const expected = refusalOf(error);
    if (expected !== undefined) return sendRefusal(reply, expected);
    if (isDiskFull(error)) {
      request.log.error({ code: error.code }, 'disk full');
      return sendRefusal(reply, { code: 'unavailable', message: 'the disk is full' }, 507);
    }
    if (error instanceof BlobStoreUnavailable) {
      request.log.error({ code: error.code }, 'store of blobs unavailable');
      return sendRefusal(reply, { code: 'unavailable', message: error.message });
    }
    if (isDatabaseAway(error)) {
      request.log.error({ code: error.code }, 'database unavailable');
      return sendRefusal(reply, { code: 'unavailable', message: 'the database is unavailable' });
    }
    // The message may quote a value (PostgreSQL does), so only where it happened is logged.
    const where = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line));
    request.log.error({ name: error.name, code: error.code, where }, 'unexpected exception');
    return sendRefusal(reply, { code: 'unavailable', message: 'internal error' }, 500);
  });
}

function refusalOf(error: FastifyError): Refused | undefined {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map(issue => issue.instancePath).join(', ');
    return { code: 'malformed', message: `${error.validationContext ?? 'request'}: ${fields}` };
  }
  if (error.statusCode === 413) {
    return { code: 'too-large', message: 'the body is larger than this route takes' };
  }
  if (error.statusCode === 429) {
    return { code: 'rate-limited', message: 'too many requests, try again later' };
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return { code: 'malformed', message: `not a request of this protocol (${error.code})` };
  }
  return undefined;
}
