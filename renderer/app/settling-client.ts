import type { Contract } from '../../common/ipc/calls.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';

/** A client that knows whether its calls were answered. */
export interface SettlingClient<C extends Contract> {
  readonly client: Client<C>;
  /** Ends when no call is open, or after `patienceMs`. */
  settled(patienceMs: number): Promise<void>;
}

/**
 * Counts a client's open calls, so that a lock can wait for what was typed last to be kept before it
 * ends the worker.
 */
export function settlingClient<C extends Contract>(inner: Client<C>): SettlingClient<C> {
  const open = new Set<Promise<unknown>>();
  return {
    client: {
      ...inner,
      call: (...args: Parameters<typeof inner.call>) => {
        const answer = inner.call(...args);
        open.add(answer);
        const forget = (): void => void open.delete(answer);
        answer.then(forget, forget);
        return answer;
      },
    } as Client<C>,
    settled: async patienceMs => {
      const patience = new Promise<void>(resolve => setTimeout(resolve, patienceMs));
      let waits = true;
      const quiet = async (): Promise<void> => {
        do {
          await Promise.allSettled(open);
          // Whoever got an answer has a moment to make the call that follows from it: a form that was
          // committed forgets its draft.
          await new Promise(resolve => setTimeout(resolve));
        } while (waits && open.size > 0);
      };
      await Promise.race([quiet(), patience]);
      waits = false;
    },
  };
}
