import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { ask, type ServerApiDeps } from './server-api.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A real HTTP peer that answers every request alike. */
async function peer(status: number, body: string): Promise<ServerApiDeps> {
  server = createServer((_request, response) => {
    response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end(body);
  });
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    server: `http://127.0.0.1:${port}`,
    fetch: globalThis.fetch,
    requestId: () => 'r1',
    signal: new AbortController().signal,
  };
}
const request = { method: 'GET', path: '/v1/x', answer: z.object({ a: z.number() }) } as const;

it.each([
  [200, '{"a":1}', { ok: true, value: { a: 1 } }],
  [200, '{"a":"1"}', { ok: false, error: { kind: 'server-bad-answer' } }],
  [200, 'not json', { ok: false, error: { kind: 'server-bad-answer' } }],
  [
    401,
    '{"code":"unauthenticated","message":"","requestId":"r"}',
    { ok: false, error: { kind: 'session-expired' } },
  ],
  [
    403,
    '{"code":"forbidden","message":"","requestId":"r"}',
    { ok: false, error: { kind: 'server-refused' } },
  ],
  [
    403,
    '{"code":"enrolment-refused","message":"","requestId":"r"}',
    { ok: false, error: { kind: 'enrolment-refused' } },
  ],
  [502, '<html>bad gateway</html>', { ok: false, error: { kind: 'server-unreachable' } }],
  [302, '', { ok: false, error: { kind: 'server-unreachable' } }],
])('reads status %i with body %s', async (status, body, expected) => {
  expect(await ask(await peer(status, body), request)).toMatchObject(expected);
});

it('stops reading an answer that never ends', async () => {
  const deps = await peer(200, '');
  const endless: typeof globalThis.fetch = () =>
    Promise.resolve(
      new Response(
        new ReadableStream({ pull: controller => controller.enqueue(new Uint8Array(1_048_576)) }),
      ),
    );
  expect(await ask({ ...deps, fetch: endless }, request)).toMatchObject({
    ok: false,
    error: { kind: 'server-unreachable' },
  });
});

it('says that a server is away', async () => {
  const deps = await peer(200, '{}');
  server?.close();
  server?.closeAllConnections();
  expect(await ask(deps, request)).toMatchObject({
    ok: false,
    error: { kind: 'server-unreachable' },
  });
});
