import type { z } from 'zod';
import type { AppError } from '../errors/app-error.ts';
import type { Result } from '../lib/result.ts';
import type { IpcContract, PortKind } from './contract.ts';

type Calls = IpcContract['calls'];
type Events = IpcContract['events'];

/** The page's function for one call; a call without input has a function without argument. */
export type BridgeCall<K extends keyof Calls> = (
  ...input: undefined extends z.input<Calls[K]['input']> ? [] : [input: z.input<Calls[K]['input']>]
) => Promise<Result<z.output<Calls[K]['output']>, AppError>>;

/** The functions of one feature: `workspace.lock` becomes `bridge.workspace.lock()`. */
export type BridgeOf<Feature extends string> = {
  readonly [K in keyof Calls as K extends `${Feature}.${infer Name}` ? Name : never]: BridgeCall<K>;
};

/**
 * What the renderer knows of the world outside: `window.rackside`, made by preload; a plain browser
 * gets another one with the same shape.
 */
export interface Bridge {
  readonly workspace: BridgeOf<'workspace'>;
  readonly settings: BridgeOf<'settings'>;
  readonly storage: BridgeOf<'storage'>;
  readonly sync: BridgeOf<'sync'>;
  readonly terminal: BridgeOf<'terminal'>;
  readonly reports: BridgeOf<'reports'>;
  readonly attachments: BridgeOf<'attachments'>;
  /** Returns the function that stops listening. */
  on<K extends keyof Events>(name: K, listener: (payload: z.output<Events[K]>) => void): () => void;
}

/**
 * How a port reaches the page: `window.postMessage(message, origin, [port])` from preload, for
 * context isolation lets no port through the bridge itself.
 */
export interface PortMessage {
  readonly rackside: 'port';
  readonly kind: PortKind;
  /** The session's id for kind `session`. */
  readonly id?: string | undefined;
}
