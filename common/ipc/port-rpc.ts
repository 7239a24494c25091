import { z } from 'zod';
import { appErrorOf, type AppError } from '../errors/app-error.ts';
import { err, type Result } from '../lib/result.ts';
import { inputError, type Calls, type Contract } from './calls.ts';

/** What the DOM's MessagePort, Electron's MessagePortMain and a utility's parentPort have in common. */
export interface Port {
  postMessage(message: unknown): void;
  /** Calls `listener` with the data of each message from now on. */
  onMessage(listener: (data: unknown) => void): void;
  /** Calls `listener` once when the other end is gone. */
  onClose(listener: () => void): void;
  close(): void;
}

/** The functions that the serving side gives for these calls. */
export type CallHandlers<C extends Calls> = {
  readonly [K in keyof C]: (
    input: z.output<C[K]['input']>,
  ) => Promise<Result<z.output<C[K]['output']>, AppError>>;
};

/** The functions that the serving side gives for a contract's calls. */
export type Handlers<C extends Contract> = CallHandlers<C['calls']>;

type Handler = (input: unknown) => Promise<Result<unknown, AppError>>;

/** The calling side of a contract. */
export interface Client<C extends Contract> {
  call<K extends keyof C['calls'] & string>(
    name: K,
    ...input: undefined extends z.input<C['calls'][K]['input']>
      ? [input?: z.input<C['calls'][K]['input']>]
      : [input: z.input<C['calls'][K]['input']>]
  ): Promise<Result<z.output<C['calls'][K]['output']>, AppError>>;
  /** Returns the function that stops listening. */
  on<K extends keyof C['events'] & string>(
    name: K,
    listener: (payload: z.output<C['events'][K]>) => void,
  ): () => void;
  close(): void;
}

/** The serving side of a contract. */
export interface Server<C extends Contract> {
  emit<K extends keyof C['events'] & string>(name: K, payload: z.input<C['events'][K]>): void;
  close(): void;
}

const request = z.object({
  t: z.literal('call'),
  n: z.int(),
  name: z.string(),
  input: z.unknown(),
});
const reply = z.object({ t: z.literal('reply'), n: z.int(), result: z.unknown() });
const event = z.object({ t: z.literal('event'), name: z.string(), payload: z.unknown() });

/**
 * Serves a contract over a port. Each payload is parsed before its handler sees it; an exception in
 * a handler is a bug: it goes to `onBug` and the caller gets `unexpected`, never a hung promise.
 */
export function serve<C extends Contract>(
  port: Port,
  contract: C,
  handlers: Handlers<C>,
  onBug: (call: string, bug: unknown) => void,
): Server<C> {
  const byName = handlers as Record<string, Handler>;
  const answer = async (name: string, input: unknown): Promise<Result<unknown, AppError>> => {
    const call = Object.hasOwn(contract.calls, name) ? contract.calls[name] : undefined;
    const handler = byName[name];
    if (call === undefined || handler === undefined) {
      return err(appErrorOf('invalid-input', { where: name }));
    }
    const parsed = call.input.safeParse(input);
    if (!parsed.success) return err(inputError(name, parsed.error));
    try {
      return await handler(parsed.data);
    } catch (bug) {
      onBug(name, bug);
      return err(appErrorOf('unexpected', { where: name }));
    }
  };
  port.onMessage(data => {
    const parsed = request.safeParse(data);
    if (!parsed.success) return;
    const { n, name, input } = parsed.data;
    void answer(name, input).then(result => port.postMessage({ t: 'reply', n, result }));
  });
  return {
    emit: (name, payload) => port.postMessage({ t: 'event', name, payload }),
    close: () => port.close(),
  };
}

/** Calls a contract over a port. Calls that are open when the port closes end with `gone`. */
export function connect<C extends Contract>(port: Port, contract: C, gone: AppError): Client<C> {
  let next = 1;
  let closed = false;
  const waiting = new Map<number, (result: Result<unknown, AppError>) => void>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();

  const end = (): void => {
    closed = true;
    for (const resolve of waiting.values()) resolve(err(gone));
    waiting.clear();
  };
  port.onMessage(data => {
    const answered = reply.safeParse(data);
    if (answered.success) {
      waiting.get(answered.data.n)?.(answered.data.result as Result<unknown, AppError>);
      waiting.delete(answered.data.n);
      return;
    }
    const told = event.safeParse(data);
    if (!told.success) return;
    if (!Object.hasOwn(contract.events, told.data.name)) return;
    const payload = contract.events[told.data.name]?.safeParse(told.data.payload);
    if (payload?.success) {
      for (const listener of listeners.get(told.data.name) ?? []) listener(payload.data);
    }
  });
  port.onClose(end);

  return {
    call: (name, ...input) => {
      if (closed) return Promise.resolve(err(gone));
      const n = next;
      next += 1;
      return new Promise(resolve => {
        waiting.set(n, resolve as (result: Result<unknown, AppError>) => void);
        port.postMessage({ t: 'call', n, name, input: input[0] });
      });
    },
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener as (payload: unknown) => void);
      return () => set.delete(listener as (payload: unknown) => void);
    },
    close: () => {
      end();
      port.close();
    },
  };
}
