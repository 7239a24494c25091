import type { CDPSession, Page } from '@playwright/test';

/** What V8 says of one worker's heap (CDP `Runtime.getHeapUsage`), in bytes. */
interface HeapUsage {
  readonly usedSize: number;
  readonly embedderHeapUsedSize: number;
  /** ArrayBuffers and strings outside the heap. */
  readonly backingStorageSize: number;
}

/** Megabytes (10⁶ bytes) that the page's data worker holds after its garbage was collected. */
export async function workerMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  try {
    const ask = await attachToWorker(session);
    await ask('HeapProfiler.collectGarbage');
    const usage = (await ask('Runtime.getHeapUsage')) as HeapUsage;
    const { usedSize, embedderHeapUsedSize, backingStorageSize } = usage;
    const bytes = usedSize + embedderHeapUsedSize + backingStorageSize;
    if (!Number.isFinite(bytes)) throw new Error('this Chromium does not tell of array buffers');
    return bytes / 1_000_000;
  } finally {
    await session.detach();
  }
}

/** Speaks with the worker by way of its page; Playwright's own session of it can't be borrowed. */
async function attachToWorker(
  session: CDPSession,
): Promise<(method: string, params?: object) => Promise<unknown>> {
  const attached = new Promise<string>(resolve => {
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') resolve(sessionId);
    });
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  const sessionId = await attached;
  let last = 0;
  return (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = (last += 1);
      const hear = (event: { readonly message: string }): void => {
        const answer = JSON.parse(event.message) as {
          id?: number;
          result?: unknown;
          error?: { message: string };
        };
        if (answer.id !== id) return;
        session.off('Target.receivedMessageFromTarget', hear);
        if (answer.error === undefined) resolve(answer.result);
        else reject(new Error(`${method}: ${answer.error.message}`));
      };
      session.on('Target.receivedMessageFromTarget', hear);
      const message = JSON.stringify({ id, method, params });
      session.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject);
    });
}
