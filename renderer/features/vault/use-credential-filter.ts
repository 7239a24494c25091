import { useCallback, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { attention, type CredentialFilter } from './credential-filter.ts';
import { groupings, type Grouping } from './credential-rows.ts';

const parts = ['text', 'space', 'asset', 'folder', 'tag', 'kind', 'attention', 'by', 'at'] as const;
/** A part of what the list shows, as the address holds it. */
export type ListPart = (typeof parts)[number];

/** What the list shows, and the ways to change it. */
export interface CredentialFiltering {
  readonly filter: CredentialFilter;
  readonly grouping: Grouping;
  readonly narrow: (part: ListPart, value: string) => void;
  readonly clear: () => void;
}

/**
 * The filter of the list of credentials. It lives in the address, so that coming back from a credential
 * finds the list as it was left.
 */
export function useCredentialFilter(): CredentialFiltering {
  const [search, setSearch] = useSearchParams();
  // The address follows a moment later: an input that waited for it would lose fast typing.
  const [text, setText] = useState(() => search.get('text') ?? '');
  const filter = useMemo<CredentialFilter>(() => {
    const part = (name: ListPart): string => search.get(name) ?? '';
    return {
      text,
      space: part('space'),
      asset: part('asset'),
      folder: part('folder'),
      tag: part('tag'),
      kind: part('kind'),
      attention: attention.find(one => one === part('attention')) ?? '',
    };
  }, [search, text]);
  const by = search.get('by');
  const grouping = groupings.find(one => one === by) ?? 'site';
  const narrow = useCallback(
    (part: ListPart, value: string) => {
      if (part === 'text') setText(value);
      setSearch(
        before => {
          const next = new URLSearchParams(before);
          if (value === '') next.delete(part);
          else next.set(part, value);
          return next;
        },
        { replace: true },
      );
    },
    [setSearch],
  );
  const clear = useCallback(() => {
    setText('');
    setSearch(
      before => {
        const next = new URLSearchParams(before);
        for (const part of parts) if (part !== 'by' && part !== 'at') next.delete(part);
        return next;
      },
      { replace: true },
    );
  }, [setSearch]);
  return useMemo(() => ({ filter, grouping, narrow, clear }), [filter, grouping, narrow, clear]);
}
