import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { RacksideApp } from '../hosts/rackside-app.ts';

/** The heap of a page as Chromium's profiler writes it down, after a garbage collection. */
export async function pageHeap(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}

/** The heap of main. */
export async function mainHeap({ electron }: RacksideApp, file: string): Promise<string> {
  await electron.evaluate((_electron, path) => {
    process.getBuiltinModule('node:v8').writeHeapSnapshot(path);
  }, file);
  return readFile(file, 'utf8');
}

/** Those of the texts that a heap holds; names that the test gives stand for them. */
export function foundIn(heap: string, texts: Readonly<Record<string, string>>): string[] {
  return Object.entries(texts)
    .filter(([, text]) => heap.includes(JSON.stringify(text).slice(1, -1)))
    .map(([name]) => name);
}
