import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { BrowserWindow, MessagePortMain } from 'electron';
import { expect, it, vi } from 'vitest';
import { appErrorOf } from '../../common/errors/app-error.ts';
import { secureWindow } from '../../common/features/vault/secure-window.ts';
import { connect } from '../../common/ipc/port-rpc.ts';

/** A port of Node that speaks as Electron's in main does. */
function asMain(port: MessagePort): MessagePortMain {
  const heard = new EventEmitter();
  port.on('message', data => heard.emit('message', { data, ports: [] }));
  port.on('close', () => heard.emit('close'));
  return Object.assign(heard, {
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => undefined,
    close: () => port.close(),
  });
}
vi.mock('electron', () => ({
  MessageChannelMain: class {
    readonly port1: MessagePortMain;
    readonly port2: MessagePortMain;
    constructor() {
      const { port1, port2 } = new MessageChannel();
      this.port1 = asMain(port1);
      this.port2 = asMain(port2);
    }
  },
}));
const { createSecureWindows } = await import('./secure-windows.ts');
const { portOf } = await import('../lib/message-port.ts');

const question = { kind: 'connect-server', server: 'https://sync.example.com' } as const;

function app({ hasWindow = true } = {}) {
  const opened: MessagePortMain[] = [];
  const onScreen: EventEmitter[] = [];
  const windows = createSecureWindows({
    parent: () => (hasWindow ? ({} as BrowserWindow) : undefined),
    openWindow: ({ request }) => {
      opened.push(request);
      const window = Object.assign(new EventEmitter(), {
        destroy: () => {
          request.close();
          window.emit('closed');
        },
      });
      onScreen.push(window);
      return window as unknown as BrowserWindow;
    },
    onBug: vi.fn(),
  });
  const answer = async (at: number, agreed: boolean): Promise<void> => {
    const port = opened[at];
    if (port === undefined) throw new Error('no such window');
    await connect(portOf(port), secureWindow, appErrorOf('unexpected')).call('answer', { agreed });
    onScreen[at]?.emit('closed');
  };
  return { windows, opened, answer };
}

it('one window is on screen at a time, the next when it closes', async () => {
  const { windows, opened, answer } = app();
  const first = windows.ask(question);
  const second = windows.ask(question);
  expect(opened).toHaveLength(1);
  await answer(0, true);
  expect(await first).toBe(true);
  expect(opened).toHaveLength(2);
  await answer(1, false);
  expect(await second).toBe(false);
});

it('a lock closes what is on screen and what waits, and nobody has agreed', async () => {
  const { windows, opened } = app();
  const answers = [windows.ask(question), windows.ask(question)];
  windows.closeAll();
  expect(await Promise.all(answers)).toEqual([false, false]);
  expect(opened).toHaveLength(1);
});

it('those that would wait behind a few are refused unseen', async () => {
  const { windows, opened, answer } = app();
  const answers = Array.from({ length: 40 }, () => windows.ask(question));
  expect(await Promise.all(answers.slice(5))).not.toContain(true);
  for (let at = 0; at < 5; at += 1) await answer(at, true);
  expect(await Promise.all(answers.slice(0, 5))).toEqual([true, true, true, true, true]);
  expect(opened).toHaveLength(5);
});

it('without a window of the app nothing is asked and the answer is no', async () => {
  const { windows, opened } = app({ hasWindow: false });
  expect(await windows.ask(question)).toBe(false);
  expect(opened).toHaveLength(0);
});

it('a request of another process goes to that process, and ends with the window', async () => {
  const { windows, opened } = app();
  const given: MessagePortMain[] = [];
  windows.open(port => given.push(port));
  expect(given).toHaveLength(1);
  const ended = new Promise(resolve => given[0]?.once('close', () => resolve(true)));
  opened[0]?.close();
  expect(await ended).toBe(true);
});
