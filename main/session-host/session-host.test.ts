import { describe, expect, it, vi } from 'vitest';
import { sessionContract } from '../../common/features/terminal/session.ts';
import { connect, type Port } from '../../common/ipc/port-rpc.ts';
import { appErrorOf } from '../../common/errors/app-error.ts';
import { portPair } from '../../test/fakes/port-pair.ts';
import { createSessionHost } from './session-host.ts';

const shell = { file: '/bin/sh', args: [], environment: {}, directory: '/' };

function host(): { page: Port; bugs: string[] } {
  const bugs: string[] = [];
  const [page, end] = portPair();
  createSessionHost({ shell, onBug: call => bugs.push(call) }).addSession(end, 'ssh');
  return { page, bugs };
}

const garbage: unknown[] = [
  undefined,
  null,
  0,
  'open',
  [],
  {},
  { t: 'call' },
  { t: 'call', n: 1 },
  { t: 'call', n: '1', name: 'open' },
  { t: 'call', n: 2, name: '__proto__', input: {} },
  { t: 'call', n: 3, name: 'constructor', input: {} },
  { t: 'call', n: 4, name: 'open', input: { target: { transport: 'telnet' } } },
  { t: 'call', n: 5, name: 'open', input: { target: { transport: 'local' }, size: { cols: 0 } } },
  { t: 'call', n: 6, name: 'write', input: { data: 'text' } },
  { t: 'call', n: 7, name: 'resize', input: { cols: -1, rows: 1e9 } },
  { t: 'call', n: 8, name: 'ack', input: { bytes: -5 } },
  { t: 'call', n: 9, name: 'ack', input: { bytes: Number.NaN } },
  { t: 'reply', n: 1, result: {} },
  { t: 'event', name: 'state', payload: {} },
  new Uint8Array(1_000),
  new Map([[1, 2]]),
];

describe('the session host', () => {
  it('survives garbage and serves on', async () => {
    const { page, bugs } = host();
    const client = connect(page, sessionContract, appErrorOf('session-host-gone'));
    for (const message of garbage) page.postMessage(message);
    expect(await client.call('ack', { bytes: 1 })).toEqual({ ok: true, value: undefined });
    expect(await client.call('write', { data: new Uint8Array(1) })).toEqual({
      ok: false,
      error: { kind: 'session-closed' },
    });
    expect(bugs).toEqual([]);
    client.close();
  });

  it('opens no shell on a port that main gave for something else', async () => {
    const { page } = host();
    const client = connect(page, sessionContract, appErrorOf('session-host-gone'));
    const states: unknown[] = [];
    client.on('state', state => states.push(state));
    await client.call('open', { target: { transport: 'local' }, size: { cols: 80, rows: 24 } });
    await vi.waitFor(() =>
      expect(states).toContainEqual(
        expect.objectContaining({ state: 'closed', reason: 'not-permitted' }),
      ),
    );
    client.close();
  });

  it('never repeats a wrong value, which may be a secret', async () => {
    const { page } = host();
    const heard: unknown[] = [];
    const answered = new Promise<void>(resolve => {
      page.onMessage(message => {
        heard.push(message);
        resolve();
      });
    });
    const input = { target: { transport: 'ssh', credential: 'Pa55-word' }, size: 'Pa55-word' };
    page.postMessage({ t: 'call', n: 1, name: 'open', input });
    await answered;
    expect(JSON.stringify(heard)).toContain('invalid-input');
    expect(JSON.stringify(heard)).not.toContain('Pa55-word');
    page.close();
  });

  it('decides nothing, and opens nothing twice, out of turn', async () => {
    const { page } = host();
    const client = connect(page, sessionContract, appErrorOf('session-host-gone'));
    expect(await client.call('decideHostKey', { fingerprint: '', accept: true })).toMatchObject({
      error: { kind: 'session-closed' },
    });
    const open = { target: { transport: 'local' as const }, size: { cols: 80, rows: 24 } };
    expect(await client.call('open', open)).toMatchObject({ ok: true });
    expect(await client.call('open', open)).toMatchObject({ error: { kind: 'invalid-input' } });
    client.close();
  });
});
