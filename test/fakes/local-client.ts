import type { AppError } from '../../common/errors/app-error.ts';
import type { Contract } from '../../common/ipc/calls.ts';
import type { Client, Handlers } from '../../common/ipc/port-rpc.ts';
import type { Result } from '../../common/lib/result.ts';

/** A client whose other end is in the same process, without a port between. */
export interface LocalClient<C extends Contract> extends Client<C> {
  emit(name: keyof C['events'] & string, payload: unknown): void;
}

/**
 * Calls handlers directly.
 * @param before is awaited before each call; may throw, as a crash would
 * @param after is awaited before the answer arrives
 */
export function localClient<C extends Contract>(
  handlers: Handlers<C>,
  before: (name: string) => Promise<void> = async () => undefined,
  after: (name: string) => Promise<void> = before,
): LocalClient<C> {
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const loose = handlers as Readonly<
    Record<string, (input: unknown) => Promise<Result<never, AppError>>>
  >;
  return {
    call: async (name, ...input) => {
      await before(name);
      const answer = await loose[name]!(structuredClone(input[0]));
      await after(name);
      return answer;
    },
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
    emit: (name, payload) => {
      for (const listener of listeners.get(name) ?? []) listener(payload as never);
    },
    close: () => listeners.clear(),
  };
}
