import type { FastifyRequest } from 'fastify';
import {
  BLOB_MEDIA_TYPE,
  blobParams,
  blobQuery,
  blobTag,
  type BlobPlace,
} from '../../common/sync/protocol/blobs.ts';
import { refused } from '../http/refused.ts';
import { sendAnswer, sendRefusal } from '../http/reply.ts';
import type { RouteApp } from '../http/route-app.ts';
import { sessionIn } from '../http/session-auth.ts';
import { blobAccess } from './blob-access.ts';
import { blobSize, keepBlob, type BlobContext } from './keep-blob.ts';

const absent = refused('not-found', 'no such blob here');

/** Sealed chunks of attached files; for sessions only. */
export async function addBlobRoutes(app: RouteApp, context: BlobContext): Promise<void> {
  const schema = { params: blobParams, querystring: blobQuery };
  const placeOf = (request: {
    readonly params: { readonly sha256: BlobPlace['sha256'] };
    readonly query: Omit<BlobPlace, 'sha256'>;
  }): BlobPlace => ({ ...request.query, ...request.params });

  app.head('/v1/blobs/:sha256', { schema }, async (request, reply) => {
    const place = placeOf(request);
    const may = await blobAccess(context, sessionIn(request), place, 'read');
    if (!may.ok) return sendRefusal(reply, may.error);
    const size = await blobSize(context, place);
    if (size === undefined) return sendRefusal(reply, absent.error);
    return reply.headers(headersOf(place, size)).send();
  });

  app.get('/v1/blobs/:sha256', { schema }, async (request, reply) => {
    const place = placeOf(request);
    const may = await blobAccess(context, sessionIn(request), place, 'read');
    if (!may.ok) return sendRefusal(reply, may.error);
    const size = await blobSize(context, place);
    const content = size === undefined ? undefined : await context.blobs.store.read(place);
    if (size === undefined || content === undefined) return sendRefusal(reply, absent.error);
    return reply.headers(headersOf(place, size)).send(content);
  });

  await app.register(async uploads => {
    // The body stays a stream: it goes to the store as it comes.
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser(BLOB_MEDIA_TYPE, (_request, payload, done) => done(null, payload));
    uploads.put('/v1/blobs/:sha256', { schema }, async (request, reply) => {
      const place = placeOf(request as FastifyRequest & Parameters<typeof placeOf>[0]);
      const may = await blobAccess(context, sessionIn(request), place, 'write');
      if (!may.ok) return sendRefusal(reply, may.error);
      const body = request.body as AsyncIterable<Uint8Array> | undefined;
      const length = request.headers['content-length'];
      if (body === undefined) return sendRefusal(reply, empty.error);
      return sendAnswer(reply, await keepBlob(context, place, body, length));
    });
  });
}

function headersOf({ sha256 }: BlobPlace, size: number): Record<string, string | number> {
  return {
    'content-type': BLOB_MEDIA_TYPE,
    'content-length': size,
    'cache-control': 'no-store',
    etag: blobTag(sha256),
  };
}

const empty = refused('malformed', `a blob comes as ${BLOB_MEDIA_TYPE}`);
