import type { AccountId, OrgId, SpaceId } from '../../common/lib/ids.ts';

/** Tells whoever listens now that something happened. It may be lost; clients also poll. */
export type Poke =
  | { readonly type: 'head'; readonly org: OrgId; readonly space: SpaceId; readonly seq: string }
  /** Spaces, members or joiners of these accounts changed. */
  | { readonly type: 'membership'; readonly org: OrgId; readonly accounts: readonly AccountId[] };

/**
 * Carries pokes from the request that made them to the event streams. In one process it is a map of
 * listeners; several server processes need a bus behind the same interface.
 */
export interface PokeHub {
  publish(poke: Poke): void;
  /** Returns the function that stops listening. */
  subscribe(org: OrgId, listener: (poke: Poke) => void): () => void;
}

/** Pokes within this process. */
export function createPokeHub(): PokeHub {
  const listeners = new Map<OrgId, Set<(poke: Poke) => void>>();
  return {
    publish: poke => {
      for (const listener of listeners.get(poke.org) ?? []) listener(poke);
    },
    subscribe: (org, listener) => {
      const set = listeners.get(org) ?? new Set();
      listeners.set(org, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(org);
      };
    },
  };
}
