import type { AccountId, OrgId, SpaceId } from '../../common/lib/ids.ts';

/** Something that happened, said to whoever listens now. It may be lost; clients also poll. */
export type News =
  | { readonly type: 'head'; readonly org: OrgId; readonly space: SpaceId; readonly seq: string }
  /** Spaces, members or joiners of these accounts changed. */
  | { readonly type: 'membership'; readonly org: OrgId; readonly accounts: readonly AccountId[] };

/**
 * Carries news from the request that made them to the event streams. In one process it is a map of
 * listeners; several server processes need a bus behind the same interface.
 */
export interface PokeHub {
  publish(news: News): void;
  /** Returns the function that stops listening. */
  subscribe(org: OrgId, listener: (news: News) => void): () => void;
}

/** News within this process. */
export function createPokeHub(): PokeHub {
  const listeners = new Map<OrgId, Set<(news: News) => void>>();
  return {
    publish: news => {
      for (const listener of listeners.get(news.org) ?? []) listener(news);
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
