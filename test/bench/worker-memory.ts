import type { CDPSession, Page } from '@playwright/test';

/** What of a V8 heap snapshot is read: a flat list of numbers, so many for each node. */
interface HeapSnapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: readonly string[] } };
  readonly nodes: readonly number[];
}

/**
 * Megabytes (10⁶ bytes) that the page's data worker holds: every live object of its heap and the bytes
 * of its ArrayBuffers, as a heap snapshot lists them after a full collection. (Chromium 130 has no figure
 * for one worker that counts ArrayBuffers, and `measureUserAgentSpecificMemory` wants a page that is
 * isolated from other origins by a header that the app has no other use for.)
 */
export async function workerMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  try {
    const { ask, heard } = await attachToWorker(session);
    await ask('HeapProfiler.enable');
    const parts: string[] = [];
    const stop = heard('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
      if (typeof chunk === 'string') parts.push(chunk);
    });
    await ask('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    stop();
    const { snapshot, nodes } = JSON.parse(parts.join('')) as HeapSnapshot;
    const fields = snapshot.meta.node_fields;
    const size = fields.indexOf('self_size');
    let bytes = 0;
    for (let at = size; at < nodes.length; at += fields.length) bytes += nodes[at] ?? 0;
    return bytes / 1_000_000;
  } finally {
    await session.detach();
  }
}

type Params = Readonly<Record<string, unknown>>;
interface WorkerSession {
  ask(method: string, params?: Params): Promise<unknown>;
  /** Returns the function that stops listening. */
  heard(method: string, listener: (params: Params) => void): () => void;
}

/** Speaks with the worker by way of its page; Playwright's own session of it can't be borrowed. */
async function attachToWorker(session: CDPSession): Promise<WorkerSession> {
  const attached = new Promise<string>(resolve => {
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') resolve(sessionId);
    });
  });
  const auto = { autoAttach: true, waitForDebuggerOnStart: false, flatten: false };
  await session.send('Target.setAutoAttach', auto);
  const sessionId = await attached;

  const listen = (hear: (message: Record<string, unknown>) => void): (() => void) => {
    const parse = ({ message }: { readonly message: string }): void =>
      hear(JSON.parse(message) as Record<string, unknown>);
    session.on('Target.receivedMessageFromTarget', parse);
    return () => session.off('Target.receivedMessageFromTarget', parse);
  };
  let last = 0;
  return {
    ask: (method, params = {}) =>
      new Promise((resolve, reject) => {
        const id = (last += 1);
        const stop = listen(answer => {
          if (answer['id'] !== id) return;
          stop();
          if (answer['error'] === undefined) resolve(answer['result']);
          else reject(new Error(`${method}: ${JSON.stringify(answer['error'])}`));
        });
        const message = JSON.stringify({ id, method, params });
        session.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject);
      }),
    heard: (method, listener) =>
      listen(message => {
        if (message['method'] === method) listener(message['params'] as Params);
      }),
  };
}
