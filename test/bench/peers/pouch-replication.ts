import PouchDB from 'pouchdb-browser';
import type { PeerRecord } from './peer-store.ts';
import { openPouch } from './pouchdb.ts';

/** Any name that PouchDB takes for a server; nothing is asked over a network. */
const SOURCE = 'http://couch.invalid/records';
const HEX = 16;
const REVISION_DIGITS = 32;

/**
 * Milliseconds that PouchDB takes to replicate these records into an encrypted, empty database. Its
 * source speaks CouchDB's replication protocol out of this page's memory: no network, no server's time.
 */
export async function pouchReplicationMs(
  records: readonly PeerRecord[],
  batch: number,
): Promise<number> {
  const source = new PouchDB<object>(SOURCE, { fetch: couchOf(records) });
  const target = await openPouch('pouchdb-replica');
  try {
    const from = performance.now();
    await target.replicate.from(source, { batch_size: batch, batches_limit: 2 });
    const ms = performance.now() - from;
    const { doc_count } = await target.info();
    if (doc_count !== records.length) throw new Error(`PouchDB replicated ${doc_count} records`);
    return ms;
  } finally {
    await target.destroy();
  }
}

/** What of CouchDB's HTTP API a replication asks for, over documents of one revision each. */
function couchOf(
  records: readonly PeerRecord[],
): (url: string, init?: { readonly body?: string }) => Promise<Response> {
  const revision = (at: number): string => at.toString(HEX).padStart(REVISION_DIGITS, '0');
  // Written out beforehand: making an answer is the server's work.
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
  return async (url, init) => {
    const { pathname, searchParams } = new URL(url);
    const [, , call = '', checkpoint] = pathname.split('/');
    if (call === '_changes') {
      const since = Number(searchParams.get('since'));
      const page = changes.slice(since, since + Number(searchParams.get('limit')));
      return json(`{"results":[${page.join()}],"last_seq":${since + page.length}}`);
    }
    if (call === '_bulk_get') {
      const { docs } = JSON.parse(init?.body ?? '{}') as { docs: { id: string }[] };
      return json(`{"results":[${docs.map(({ id }) => documents.get(id)).join()}]}`);
    }
    if (call === '_local' && init?.body === undefined) return json('{"error":"not_found"}', 404);
    if (call === '_local') return json(`{"ok":true,"id":"_local/${checkpoint}","rev":"0-1"}`);
    return json(`{"db_name":"records","update_seq":${records.length}}`);
  };
}

function json(text: string, status = 200): Response {
  return new Response(text, { status, headers: { 'content-type': 'application/json' } });
}
