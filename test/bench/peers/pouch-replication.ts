import PouchDB from 'pouchdb-browser';
import { openPouch } from './pouchdb.ts';

/** Milliseconds that PouchDB takes to replicate so many documents into an encrypted, empty database. */
export async function pouchReplicationMs(
  source: string,
  expected: number,
  batch: number,
): Promise<number> {
  const remote = new PouchDB<object>(source, { skip_setup: true });
  const target = await openPouch('pouchdb-replica');
  try {
    const from = performance.now();
    await target.replicate.from(remote, { batch_size: batch, batches_limit: 2 });
    const ms = performance.now() - from;
    const { doc_count } = await target.info();
    if (doc_count !== expected) throw new Error(`PouchDB replicated ${doc_count} records`);
    return ms;
  } finally {
    await target.destroy();
  }
}
