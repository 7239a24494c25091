import type { AccountId, OrgId, SpaceId } from '../../common/lib/ids.ts';

/** Something that happened in one organisation. */
export type News =
  | { readonly type: 'head'; readonly org: OrgId; readonly space: SpaceId; readonly seq: string }
  /** Spaces, members or joiners of these accounts changed. */
  | { readonly type: 'membership'; readonly org: OrgId; readonly accounts: readonly AccountId[] };

/** Tells whoever listens now that something happened. It may be lost; clients also poll. */
export type Poke =
  | News
  /** Pokes may have been lost: look at everything. */
  | { readonly type: 'missed' };

/**
 * Carries pokes from the request that made them to the event streams, after its transaction has ended.
 * In one process it is a map of listeners; with several on one database, poke-hub-postgres.ts.
 */
export interface PokeHub {
  publish(poke: News): void;
  /** Returns the function that stops listening. */
  subscribe(org: OrgId, listener: (poke: Poke) => void): () => void;
}

/** A hub of this process, to which others' pokes can be given too. */
export interface LocalPokeHub extends PokeHub {
  /** To whom it concerns; `missed` concerns everybody. */
  deliver(poke: Poke): void;
}

/** Pokes within this process. */
export function createPokeHub(): LocalPokeHub {
  const listeners = new Map<OrgId, Set<(poke: Poke) => void>>();
  const deliver = (poke: Poke): void => {
    const heard = poke.type === 'missed' ? [...listeners.values()] : [listeners.get(poke.org)];
    for (const set of heard) for (const listener of set ?? []) listener(poke);
  };
  return {
    deliver,
    publish: deliver,
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
