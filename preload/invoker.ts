import { ipcRenderer, type IpcRendererEvent } from 'electron';
import type { z } from 'zod';
import type { BridgeCall } from '../common/ipc/bridge.ts';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../common/ipc/channels.ts';
import type { IpcContract } from '../common/ipc/contract.ts';

type Calls = IpcContract['calls'];
type Events = IpcContract['events'];

/** The function behind one of the bridge's names; main parses what it sends. */
export function caller<K extends keyof Calls>(name: K): BridgeCall<K> {
  return (...input) =>
    ipcRenderer.invoke(CALL_CHANNEL, name, input[0]) as ReturnType<BridgeCall<K>>;
}

/** Listens to one event of main; returns the function that stops. */
export function listen<K extends keyof Events>(
  name: K,
  listener: (payload: z.output<Events[K]>) => void,
): () => void {
  const onEvent = (_event: IpcRendererEvent, told: unknown, payload: unknown): void => {
    if (told === name) listener(payload as z.output<Events[K]>);
  };
  ipcRenderer.on(EVENT_CHANNEL, onEvent);
  return () => {
    ipcRenderer.removeListener(EVENT_CHANNEL, onEvent);
  };
}
