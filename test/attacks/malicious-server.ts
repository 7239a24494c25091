import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came from a client; the body parsed where it is JSON. */
export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** An answer: JSON as a rule, other text where a lie wants it. */
export interface Told {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Text in place of a JSON body, or something that writes the answer by itself, and for ever if it likes. */
export type RawBody =
  { readonly text: string } | { readonly write: (response: ServerResponse) => void };

/** What is answered instead of the truth; the true server is asked only where the lie asks it. */
export type Lie = (
  asked: Asked,
  truth: () => Promise<Told>,
) => Promise<Told | { readonly raw: RawBody }> | Told | { readonly raw: RawBody };

/** A server on loopback: it says what the true one says, but where it was told to lie. */
export interface MaliciousServer {
  readonly url: string;
  /** Everything that any client has sent, in order. */
  readonly received: readonly Asked[];
  /** How often a lie was told. */
  told(): number;
  /** Lies on a route, such as `GET /v1/spaces`, until the function that it returns is called. */
  lieOn(route: string, lie: Lie): () => void;
  /** Tells everyone who listens that spaces or members changed, so that they ask. */
  poke(): void;
  /** Hangs up on everyone: who has no connection makes a new one, from the log-in on. */
  hangUp(): void;
  /** Tells the truth from now on. */
  repent(): void;
  stop(): Promise<void>;
}

const STREAM = '/v1/sync/events';

/** Starts a lying server in front of a true one. */
export async function startMaliciousServer(trueServer: string): Promise<MaliciousServer> {
  const lies = new Map<string, Lie>();
  const received: Asked[] = [];
  const listening = new Set<ServerResponse>();
  let told = 0;

  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', trueServer);
    const text = await textOf(incoming);
    const asked: Asked = {
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: jsonOf(text),
    };
    received.push(asked);
    const lie = lieFor(lies, asked);
    if (url.pathname === STREAM && lie === undefined) {
      listening.add(response);
      response.on('close', () => listening.delete(response));
      passOn(url, incoming, response);
      return;
    }
    const truth = (): Promise<Told> => askTruth(url, incoming, text);
    if (lie === undefined) {
      send(response, await truth());
      return;
    }
    told += 1;
    const lied = await lie(asked, truth);
    if (!('raw' in lied)) send(response, lied);
    else if ('write' in lied.raw) lied.raw.write(response);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(lied.raw.text);
  };

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    told: () => told,
    lieOn: (route, lie) => {
      lies.set(route, lie);
      return () => lies.delete(route);
    },
    poke: () => {
      for (const one of listening) one.write('data: {"type":"membership"}\n\n');
    },
    hangUp: () => server.closeAllConnections(),
    repent: () => lies.clear(),
    stop: async () => {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
}

/** `PUT /v1/spaces/*` stands for every path that begins like that. */
function lieFor(lies: ReadonlyMap<string, Lie>, { method, path }: Asked): Lie | undefined {
  for (const [route, lie] of lies) {
    const [wanted = '', pattern = ''] = route.split(' ');
    if (wanted !== method) continue;
    if (path === pattern) return lie;
    if (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1))) return lie;
  }
  return undefined;
}

async function askTruth(
  url: URL,
  { method, headers }: IncomingMessage,
  text: string,
): Promise<Told> {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' && !/^(host|connection|content-length)$/.test(name)
      ? [[name, value] as const]
      : [],
  );
  const response = await fetch(url, {
    ...(method === undefined ? {} : { method }),
    headers: Object.fromEntries(kept),
    ...(text === '' ? {} : { body: text }),
  });
  const body = jsonOf(await response.text());
  return { status: response.status, body };
}

/** The event stream goes through as it comes. */
function passOn(url: URL, incoming: IncomingMessage, response: ServerResponse): void {
  const sent = request(url, { headers: { ...incoming.headers, host: url.host } }, answer => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  sent.on('error', () => response.destroy());
  response.on('close', () => sent.destroy());
  sent.end();
}

function send(response: ServerResponse, { status, body, headers }: Told): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of incoming as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString();
}

function jsonOf(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
