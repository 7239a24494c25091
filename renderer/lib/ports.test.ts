import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { awaitPort } from './ports.ts';

/** The part of a window that hears messages. */
let page: EventTarget;

beforeEach(() => {
  vi.useFakeTimers();
  page = new EventTarget();
  vi.stubGlobal('window', page);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function post(data: unknown, source: unknown = page): MessagePort {
  const { port1 } = new MessageChannel();
  const event = Object.assign(new Event('message'), { data, source, ports: [port1] });
  page.dispatchEvent(event);
  return port1;
}

describe('a port that preload hands over', () => {
  test('is taken when it is of the kind that was asked for', async () => {
    const coming = awaitPort('vault-desk');
    post({ rackside: 'port', kind: 'vault-records' });
    const port = post({ rackside: 'port', kind: 'vault-desk' });
    expect(await coming).toEqual({ ok: true, value: port });
  });

  test('is taken for its own session only', async () => {
    const coming = awaitPort('session', 'b');
    post({ rackside: 'port', kind: 'session', id: 'a' });
    const port = post({ rackside: 'port', kind: 'session', id: 'b' });
    expect(await coming).toEqual({ ok: true, value: port });
  });

  test('is not taken from another window or in another shape; then the wait ends', async () => {
    const coming = awaitPort('vault-desk');
    post({ rackside: 'port', kind: 'vault-desk' }, new EventTarget());
    post({ kind: 'vault-desk' });
    post('vault-desk');
    vi.advanceTimersByTime(60_000);
    expect(await coming).toMatchObject({ ok: false, error: { kind: 'unexpected' } });
  });
});
