import { expect, it } from 'vitest';
import { eventOf, readEvents } from './event-stream.ts';

const space = '0b7d1c1e-6a52-4b59-9a1a-3c0e2a7c1f10';
const head = `data: {"type":"head","space":"${space}","seq":"7"}`;

it('reads heads and leaves comments, garbage and kinds it does not know', () => {
  expect(eventOf(head)).toEqual({ type: 'head', space, seq: '7' });
  expect(eventOf(`event: message\r\n${head}`)).toEqual({ type: 'head', space, seq: '7' });
  for (const block of [': beat', 'data: {', 'data: {"type":"dance"}', 'retry: 1', '']) {
    expect(eventOf(block)).toBeUndefined();
  }
});

it('finds the events whatever the split', async () => {
  const text = `: beat\n\n${head}\n\ndata: {"type":"membership"}\n\n`;
  for (let at = 1; at < text.length; at += 1) {
    const heard: string[] = [];
    const parts = [text.slice(0, at), text.slice(at)].map(part => new TextEncoder().encode(part));
    const fetch: typeof globalThis.fetch = () =>
      Promise.resolve(
        new Response(
          new ReadableStream({
            start: controller => {
              for (const part of parts) controller.enqueue(part);
              controller.close();
            },
          }),
        ),
      );
    const signal = new AbortController().signal;
    const deps = { server: 'http://127.0.0.1', fetch, requestId: () => 'r', signal };
    const ended = await readEvents(
      deps,
      'o',
      't',
      () => undefined,
      event => heard.push(event.type),
    );
    expect(heard).toEqual(['head', 'membership']);
    expect(ended.kind).toBe('server-unreachable');
  }
});
