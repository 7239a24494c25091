import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import { filterIn, isOwnWrite, withFilter, writeIn, type FilterParts } from './address-filter.ts';

/** What a list shows, and the ways to change it. */
export interface AddressFilter<Part extends string> {
  readonly parts: FilterParts<Part>;
  readonly narrow: (part: Part, value: string) => void;
  /** Changes several at once. */
  readonly narrowAll: (change: Partial<FilterParts<Part>>) => void;
}

/**
 * The filter of a list. It lives in the address, so that coming back finds the list as it was left; but
 * the address follows a moment later, and an input that waited for it would lose letters typed fast. So
 * what is typed counts at once, and only somebody else's address, such as a link's, replaces it.
 *
 * @param begin what an address without the part stands for; the same object each time
 */
export function useAddressFilter<Part extends string>(
  begin: FilterParts<Part>,
): AddressFilter<Part> {
  const [search, setSearch] = useSearchParams();
  const location = useLocation();
  const { key } = location;
  const state: unknown = location.state;
  const [parts, setParts] = useState(() => filterIn(search, begin));
  const latest = useRef(parts);
  const shown = useRef(writeIn(state));
  const written = useRef(writeIn(state));
  const at = useRef(key);

  useEffect(() => {
    if (at.current === key) return;
    at.current = key;
    const isOwn = isOwnWrite(state, { shown: shown.current, written: written.current });
    if (isOwn) shown.current = writeIn(state);
    else setParts((latest.current = filterIn(search, begin)));
  }, [key, state, search, begin]);

  const narrowAll = useCallback(
    (change: Partial<FilterParts<Part>>) => {
      const next: FilterParts<Part> = { ...latest.current, ...change };
      latest.current = next;
      written.current += 1;
      setParts(next);
      setSearch(before => withFilter(before, next, begin), {
        replace: true,
        state: { write: written.current },
      });
    },
    [setSearch, begin],
  );
  const narrow = useCallback(
    (part: Part, value: string) =>
      // TypeScript widens a computed key of a generic type to any string.
      narrowAll({ [part]: value } as Partial<FilterParts<Part>>),
    [narrowAll],
  );
  return useMemo(() => ({ parts, narrow, narrowAll }), [parts, narrow, narrowAll]);
}
