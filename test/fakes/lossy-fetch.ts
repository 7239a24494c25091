import type { RouteApp } from '../../server/http/route-app.ts';

/** What a bad line does to one request of a chunk. */
export const lineFaults = [
  'request-lost',
  'answer-lost',
  'doubled',
  'bytes-flipped-up',
  'bytes-flipped-down',
  'answer-cut',
  'wrong-page',
] as const;
/** @see lineFaults */
export type LineFault = (typeof lineFaults)[number];

/** `fetch` that asks an app in process over a line with faults; `fault` is asked for each request. */
export function lossyFetch(
  app: RouteApp,
  fault: () => LineFault | undefined,
): typeof globalThis.fetch {
  const ask = async (url: URL, init: RequestInit, body: Uint8Array | undefined) => {
    const answer = await app.inject({
      method: init.method as 'GET' | 'HEAD' | 'PUT',
      url: `${url.pathname}${url.search}`,
      headers: init.headers as Record<string, string>,
      ...(body === undefined ? {} : { payload: Buffer.from(body) }),
    });
    const { etag } = answer.headers;
    const headers: Record<string, string> = etag === undefined ? {} : { etag: String(etag) };
    return { status: answer.statusCode, bytes: new Uint8Array(answer.rawPayload), headers };
  };
  return async (input, init = {}) => {
    const url = input as URL;
    const sent = init.body as Uint8Array | undefined;
    const now = fault();
    if (now === 'request-lost') throw new TypeError('fetch failed');
    if (now === 'doubled') await ask(url, init, sent);
    const up = now === 'bytes-flipped-up' && sent !== undefined ? flipped(sent) : sent;
    const { status, bytes, headers } = await ask(url, init, up);
    if (now === 'answer-lost') throw new TypeError('terminated');
    if (now === 'wrong-page') return new Response('<html>log in</html>', { status: 200 });
    const isCut = now === 'answer-cut' && bytes.length > 0;
    const down = now === 'bytes-flipped-down' && bytes.length > 0 ? flipped(bytes) : bytes;
    const body = isCut ? down.slice(0, bytes.length >> 1) : down;
    return new Response(body.length === 0 ? null : new Uint8Array(body), { status, headers });
  };
}

function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 1 : byte));
}
