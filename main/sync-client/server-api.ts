import type { z } from 'zod';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { PROTOCOL_VERSION } from '../../common/sync/protocol-version.ts';
import {
  PROTOCOL_HEADER,
  refusal,
  REQUEST_ID_HEADER,
  type RefusalCode,
} from '../../common/sync/protocol/refusal.ts';

/** One request to the server. */
export interface ServerRequest<T> {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path with its query, from `/v1/`. */
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly answer: z.ZodType<T>;
}

/** What a request needs of the world. */
export interface ServerApiDeps {
  readonly server: string;
  readonly fetch: typeof globalThis.fetch;
  readonly requestId: () => string;
  /** Ends every open request when the workspace is locked. */
  readonly signal: AbortSignal;
}

/** A server that does not answer within this many ms is away. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longest answer that is read: a page of a megabyte of changes, with room for its frame. */
const MAX_ANSWER_BYTES = 8 * 1_048_576;

/** Sends a request and parses the answer; nothing that the server says is trusted unparsed. */
export async function ask<T>(
  deps: ServerApiDeps,
  request: ServerRequest<T>,
): Promise<Result<T, AppError>> {
  const where = { server: deps.server };
  let status: number;
  let text: string;
  try {
    const response = await deps.fetch(new URL(request.path, deps.server), {
      method: request.method,
      headers: requestHeaders(deps, request),
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      redirect: 'error',
      signal: AbortSignal.any([deps.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    });
    status = response.status;
    text = await boundedText(response);
  } catch {
    return err(appErrorOf('server-unreachable', where));
  }
  const json = parseJson(text);
  if (status < 200 || status > 299) return err(refusalError(deps.server, status, json));
  const parsed = request.answer.safeParse(json);
  return parsed.success ? ok(parsed.data) : err(appErrorOf('server-bad-answer', where));
}

/** Headers that every request carries. */
export function requestHeaders(
  deps: Pick<ServerApiDeps, 'requestId'>,
  request: { body?: unknown; token?: string | undefined },
): Record<string, string> {
  return {
    accept: 'application/json',
    [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
    [REQUEST_ID_HEADER]: deps.requestId(),
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
  };
}

const kindOf: Partial<Record<RefusalCode, AppError['kind']>> = {
  unauthenticated: 'session-expired',
  'enrolment-refused': 'enrolment-refused',
  'invitation-refused': 'invitation-invalid',
  'client-too-old': 'client-too-old',
  revoked: 'access-revoked',
  'rate-limited': 'server-unreachable',
  'hash-mismatch': 'server-bad-answer',
  'no-room': 'server-full',
  unavailable: 'server-unreachable',
};

/** What an answer that is not 2xx says; without a body, what its status does. */
export function refusalError(server: string, status: number, json: unknown): AppError {
  const parsed = refusal.safeParse(json);
  if (!parsed.success) {
    // A proxy on the way answers for a server that is away.
    return appErrorOf(status >= 500 ? 'server-unreachable' : 'server-bad-answer', {
      server,
      status,
    });
  }
  const { code, requestId } = parsed.data;
  return appErrorOf(kindOf[code] ?? 'server-refused', { server, code, requestId });
}

async function boundedText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new RangeError('answer too large');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
