import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { z } from 'zod';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { inputError, type Call } from '../../common/ipc/calls.ts';
import { CALL_CHANNEL, EVENT_CHANNEL, PORT_CHANNEL } from '../../common/ipc/channels.ts';
import type { PortMessage } from '../../common/ipc/bridge.ts';
import { ipcContract, type IpcContract } from '../../common/ipc/contract.ts';
import type { Handlers } from '../../common/ipc/port-rpc.ts';
import { err, type Result } from '../../common/lib/result.ts';
import type { MessagePortMain } from 'electron';

/** The window that a call came from; handlers give ports and dialogs to it and to no other. */
export interface Caller {
  readonly contents: WebContents;
}

type WithCaller<F> = F extends (input: infer I) => infer O
  ? (input: I, caller: Caller) => O
  : never;
/** Main's side of the windows' contract. */
export type WindowHandlers = {
  readonly [K in keyof Handlers<IpcContract>]: WithCaller<Handlers<IpcContract>[K]>;
};
/** The part of it that one feature serves. */
export type FeatureHandlers<Feature extends string> = Pick<
  WindowHandlers,
  Extract<keyof WindowHandlers, `${Feature}.${string}`>
>;

/**
 * The only place that listens to windows: the sender is checked, then the payload parsed, then the
 * handler called. `isOurs` says whether a frame shows the app itself.
 */
export function serveWindows(
  handlers: WindowHandlers,
  isOurs: (event: IpcMainInvokeEvent) => boolean,
  onBug: (call: string, bug: unknown) => void,
): void {
  ipcMain.handle(
    CALL_CHANNEL,
    async (event, name: unknown, input: unknown): Promise<Result<unknown, AppError>> => {
      if (!isOurs(event)) return err(appErrorOf('not-permitted', { where: 'ipc' }));
      if (typeof name !== 'string' || !Object.hasOwn(ipcContract.calls, name)) {
        return err(appErrorOf('invalid-input', { where: 'ipc' }));
      }
      const call: Call = ipcContract.calls[name as keyof IpcContract['calls']];
      const parsed = call.input.safeParse(input);
      if (!parsed.success) return err(inputError(name, parsed.error));
      const handler = handlers[name as keyof WindowHandlers] as (
        input: unknown,
        caller: Caller,
      ) => Promise<Result<unknown, AppError>>;
      try {
        return await handler(parsed.data, { contents: event.sender });
      } catch (bug) {
        onBug(name, bug);
        return err(appErrorOf('unexpected', { where: name }));
      }
    },
  );
}

/** Tells a window something. */
export function emitTo<K extends keyof IpcContract['events']>(
  contents: WebContents,
  name: K,
  payload: z.input<IpcContract['events'][K]>,
): void {
  if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, name, payload);
}

/** Hands a port to a window's page. */
export function givePort(
  contents: WebContents,
  message: Omit<PortMessage, 'rackside'>,
  port: MessagePortMain,
): void {
  contents.postMessage(PORT_CHANNEL, { rackside: 'port', ...message } satisfies PortMessage, [
    port,
  ]);
}
