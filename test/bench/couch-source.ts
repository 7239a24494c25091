import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SAMPLE_TYPE, sampleRecords } from './sample-records.ts';

const HEX = 16;
const REVISION_DIGITS = 32;
/** Seconds that a browser remembers what it may ask: CORS costs nothing then. */
const CORS_AGE = '86400';

/** A database that speaks as much of CouchDB's HTTP API as a replication asks for. */
export interface CouchSource {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Serves the sample records of a seed on loopback, as documents of one revision each. Every answer is
 * written out beforehand: making it would be the server's work, and only the client's is measured.
 */
export async function startCouchSource(count: number, seed: number): Promise<CouchSource> {
  const records = sampleRecords(count, seed).map(one => ({
    ...one,
    type: SAMPLE_TYPE,
    state: 'new',
  }));
  const revision = (at: number): string => at.toString(HEX).padStart(REVISION_DIGITS, '0');
  const changes = records.map(({ id }, at) =>
    JSON.stringify({ seq: at + 1, id, changes: [{ rev: `1-${revision(at)}` }] }),
  );
  const documents = new Map<string, string>(
    records.map((record, at) => {
      const _revisions = { start: 1, ids: [revision(at)] };
      const ok = { ...record, _id: record.id, _rev: `1-${revision(at)}`, _revisions };
      return [record.id, JSON.stringify({ id: record.id, docs: [{ ok }] })];
    }),
  );
  const answer = async (asked: IncomingMessage): Promise<{ status: number; text: string }> => {
    const { pathname, searchParams } = new URL(asked.url ?? '/', 'http://127.0.0.1');
    const [, , call = '', checkpoint] = pathname.split('/');
    if (call === '_changes') {
      const since = Number(searchParams.get('since'));
      const page = changes.slice(since, since + Number(searchParams.get('limit')));
      const text = `{"results":[${page.join()}],"last_seq":${since + page.length}}`;
      return { status: 200, text };
    }
    if (call === '_bulk_get') {
      const { docs } = JSON.parse(await bodyOf(asked)) as { docs: { id: string }[] };
      const text = `{"results":[${docs.map(({ id }) => documents.get(id)).join()}]}`;
      return { status: 200, text };
    }
    if (call === '_local') {
      return asked.method === 'PUT'
        ? { status: 201, text: `{"ok":true,"id":"_local/${checkpoint}","rev":"0-1"}` }
        : { status: 404, text: '{"error":"not_found"}' };
    }
    return { status: 200, text: `{"db_name":"records","update_seq":${records.length}}` };
  };
  const server = createServer((asked, response) => {
    const cors = {
      'access-control-allow-origin': asked.headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type, accept',
      'access-control-allow-methods': 'GET, POST, PUT',
      'access-control-max-age': CORS_AGE,
      'content-type': 'application/json',
    };
    if (asked.method === 'OPTIONS') {
      response.writeHead(204, cors).end();
      return;
    }
    answer(asked).then(
      ({ status, text }) => response.writeHead(status, cors).end(text),
      () => response.destroy(),
    );
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/records`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
}

async function bodyOf(asked: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of asked as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString();
}
