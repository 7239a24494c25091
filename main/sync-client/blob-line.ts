import { MAX_SEALED_CHUNK } from '../../common/crypto/blob-chunk.ts';
import { hashOfChunk } from '../../common/crypto/blob-hash.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { concat, type Bytes } from '../../common/lib/bytes.ts';
import { parseJson } from '../../common/lib/json.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import {
  BLOB_MEDIA_TYPE,
  blobKept,
  blobPath,
  blobTag,
  type BlobPlace,
} from '../../common/sync/protocol/blobs.ts';
import { refusalError, requestHeaders, type ServerApiDeps } from './server-api.ts';

/** A megabyte over a thin line takes its time; the server gives it a minute. */
const BLOB_TIMEOUT_MS = 60_000;

type Answer<T> = Promise<Result<T, AppError>>;

/** The server's routes for sealed chunks; `token` is a session's. */
export const blobRoutes = {
  /** Whether the server has it. */
  has: async (deps: ServerApiDeps, token: string, place: BlobPlace): Answer<boolean> => {
    const answer = await send(deps, token, 'HEAD', place);
    if (!answer.ok) return answer;
    const { status, tag } = answer.value;
    if (status === 404) return ok(false);
    if (status === 200 && tag === blobTag(place.sha256)) return ok(true);
    // A HEAD has no body to say why.
    if (status === 401) return err(appErrorOf('session-expired'));
    return err(refusalError(deps.server, status, undefined));
  },
  put: async (
    deps: ServerApiDeps,
    token: string,
    place: BlobPlace,
    sealed: Bytes,
  ): Answer<undefined> => {
    const answer = await send(deps, token, 'PUT', place, sealed);
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    if (status !== 200) return err(refusal(deps, answer.value));
    const kept = blobKept.safeParse(parseJson(body));
    return kept.success && kept.data.sha256 === place.sha256
      ? ok(undefined)
      : err(appErrorOf('server-bad-answer', { server: deps.server }));
  },
  /** The bytes, with the hash that was asked for; `blob-missing` when the server has none. */
  get: async (deps: ServerApiDeps, token: string, place: BlobPlace): Answer<Bytes> => {
    const answer = await send(deps, token, 'GET', place);
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    if (status === 404) return err(appErrorOf('blob-missing'));
    if (status !== 200) return err(refusal(deps, answer.value));
    return (await hashOfChunk(body)) === place.sha256
      ? ok(body)
      : err(appErrorOf('server-bad-answer', { server: deps.server }));
  },
} as const;

interface Reply {
  readonly status: number;
  readonly body: Bytes;
  readonly tag: string | null;
}

function refusal(deps: ServerApiDeps, { status, body }: Reply): AppError {
  return refusalError(deps.server, status, parseJson(body));
}

async function send(
  deps: ServerApiDeps,
  token: string,
  method: 'GET' | 'HEAD' | 'PUT',
  place: BlobPlace,
  sealed?: Bytes,
): Answer<Reply> {
  try {
    const response = await deps.fetch(new URL(blobPath(place), deps.server), {
      method,
      headers: {
        ...requestHeaders(deps, { token }),
        ...(sealed === undefined ? {} : { 'content-type': BLOB_MEDIA_TYPE }),
      },
      ...(sealed === undefined ? {} : { body: sealed }),
      redirect: 'error',
      signal: AbortSignal.any([deps.signal, AbortSignal.timeout(BLOB_TIMEOUT_MS)]),
    });
    const { status, headers } = response;
    return ok({ status, body: await boundedBody(response), tag: headers.get('etag') });
  } catch {
    return err(appErrorOf('server-unreachable', { server: deps.server }));
  }
}

async function boundedBody(response: Response): Promise<Bytes> {
  const parts: Uint8Array[] = [];
  let size = 0;
  if (response.body === null) return new Uint8Array();
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > MAX_SEALED_CHUNK) throw new RangeError('answer too large');
    parts.push(part);
  }
  return concat(...parts);
}
