import type { Page } from '@playwright/test';
import type { RacksideApp } from '../hosts/rackside-app.ts';

/** An answer as the contracts have it. */
export interface Answer {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly error?: { readonly kind: string };
}

/** What script in the page can lay hands on. */
export interface HostilePage {
  /** Calls a function of the bridge, such as `sync.enrol`. */
  bridge(name: string, input?: unknown): Promise<Answer>;
  /** Calls the vault's desk over the page's own port. */
  desk(name: string, input?: unknown): Promise<Answer>;
  /** Calls the data worker. */
  data(name: string, input?: unknown): Promise<Answer>;
  /** Opens a terminal session's port; calls over it are made by `session`. */
  openSession(id: string, transport: 'local' | 'ssh'): Promise<Answer>;
  session(id: string, name: string, input?: unknown): Promise<Answer>;
  /** The last state that a session told. */
  sessionState(id: string): Promise<{ state: string; reason?: string } | undefined>;
  /** Names of every function of the bridge. */
  bridgeNames(): Promise<string[]>;
}

/** Milliseconds after which a call without an answer counts as dropped. */
const DROPPED_MS = 20_000;

/**
 * Puts script into the page before anybody unlocks, as a hostile dependency would be there: it keeps every
 * port and worker that the page speaks to, and speaks over them itself. By the debugger, for the policy
 * lets no script in any other way.
 */
export async function injectScript(page: Page): Promise<HostilePage> {
  await page.evaluate(hostileScript, DROPPED_MS);
  const call = (kind: string, name: string, input: unknown): Promise<Answer> =>
    page.evaluate(
      ([of, called, given]) =>
        (
          globalThis as unknown as {
            hostile: { call(kind: string, name: string, input: unknown): Promise<Answer> };
          }
        ).hostile.call(of, called, given),
      [kind, name, input] as const,
    );
  return {
    bridge: (name, input) => call('bridge', name, input),
    desk: (name, input) => call('desk', name, input),
    data: (name, input) => call('data', name, input),
    openSession: (session, transport) =>
      call('bridge', 'terminal.openPort', { session, transport }),
    session: (id, name, input) => call(`session ${id}`, name, input),
    sessionState: id =>
      page.evaluate(
        of =>
          (
            globalThis as unknown as {
              hostile: { states: Map<string, { state: string; reason?: string }> };
            }
          ).hostile.states.get(of),
        id,
      ),
    bridgeNames: () =>
      page.evaluate(() => {
        const { rackside } = globalThis as unknown as { rackside: Record<string, object> };
        return Object.entries(rackside).flatMap(([feature, part]) =>
          Object.keys(part).map(name => `${feature}.${name}`),
        );
      }),
  };
}

/** Runs in the page. Everything that it needs is in it. */
function hostileScript(droppedMs: number): void {
  interface Target {
    postMessage(message: unknown, transfer?: Transferable[]): void;
    addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
    removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  }
  const spoken = new Map<string, Target>();
  const states = new Map<string, unknown>();
  const post = MessagePort.prototype.postMessage;
  const send = (to: Target, message: unknown): void => {
    if (to instanceof MessagePort) post.call(to, message);
    else to.postMessage(message);
  };
  // What the page calls tells which port it is.
  MessagePort.prototype.postMessage = function (this: MessagePort, ...given: unknown[]) {
    const [message] = given as [{ name?: unknown } | undefined];
    if (typeof message?.name === 'string' && /^(create|unlock|join|spaces)$/.test(message.name)) {
      spoken.set('desk', this);
    }
    (post as (...of: unknown[]) => void).apply(this, given);
  };
  const post2 = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (this: Worker, ...given: unknown[]) {
    spoken.set('data', this);
    (post2 as (...of: unknown[]) => void).apply(this, given);
  };
  window.addEventListener('message', event => {
    const message = event.data as { rackside?: string; kind?: string; id?: string };
    const [port] = event.ports;
    if (message.rackside !== 'port' || message.kind !== 'session' || port === undefined) return;
    const id = message.id ?? '';
    spoken.set(`session ${id}`, port);
    port.addEventListener('message', ({ data }: MessageEvent) => {
      const told = data as { t?: string; name?: string; payload?: unknown };
      if (told.t === 'event' && told.name === 'state') states.set(id, told.payload);
    });
    port.start();
  });

  let next = 1_000_000;
  const ask = (to: Target | undefined, name: string, input: unknown): Promise<unknown> => {
    if (to === undefined) return Promise.resolve({ ok: false, error: { kind: 'no-port' } });
    const n = (next += 1);
    return new Promise(resolve => {
      const end = (answer: unknown): void => {
        to.removeEventListener('message', hear);
        resolve(answer);
      };
      const hear = ({ data }: MessageEvent): void => {
        const answer = data as { t?: string; n?: number; result?: unknown };
        if (answer.t === 'reply' && answer.n === n) end(answer.result);
      };
      to.addEventListener('message', hear);
      setTimeout(() => end({ ok: false, error: { kind: 'dropped' } }), droppedMs);
      try {
        send(to, { t: 'call', n, name, input });
      } catch {
        end({ ok: false, error: { kind: 'not-cloned' } });
      }
    });
  };
  const call = (kind: string, name: string, input: unknown): Promise<unknown> => {
    if (kind !== 'bridge') return ask(spoken.get(kind), name, input);
    const [feature = '', called = ''] = name.split('.');
    const { rackside } = globalThis as unknown as {
      rackside: Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
    };
    const found = rackside[feature]?.[called];
    return found === undefined
      ? Promise.resolve({ ok: false, error: { kind: 'invalid-input' } })
      : found(input);
  };
  Object.assign(globalThis, { hostile: { call, states } });
}

/** Everything in an answer as text, bytes read as UTF-8, so that a secret in it is found. */
export function textOf(answers: readonly unknown[]): string {
  return JSON.stringify(answers, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString() : value,
  );
}

/** Makes main's own dialogs answer that the person cancelled: nobody sits here. */
export async function cancelDialogs({ electron }: RacksideApp): Promise<void> {
  await electron.evaluate(({ dialog }) => {
    const cancelled = async () => ({ canceled: true, filePaths: [], filePath: '' });
    Object.assign(dialog, { showOpenDialog: cancelled, showSaveDialog: cancelled });
  });
}
