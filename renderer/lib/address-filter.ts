/** Parts of what a list shows, by their names in the address. */
export type FilterParts<Part extends string> = Readonly<Record<Part, string>>;

/** The filter that an address stands for; `begin` holds for the parts that it doesn't name. */
export function filterIn<Part extends string>(
  search: URLSearchParams,
  begin: FilterParts<Part>,
): FilterParts<Part> {
  const parts = { ...begin } as Record<Part, string>;
  for (const part in begin) parts[part] = search.get(part) ?? begin[part];
  return parts;
}

/** An address with a filter in it, as short as it can be; what else it says stays. */
export function withFilter<Part extends string>(
  search: URLSearchParams,
  parts: FilterParts<Part>,
  begin: FilterParts<Part>,
): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const part in begin) {
    if (parts[part] === begin[part]) next.delete(part);
    else next.set(part, parts[part]);
  }
  return next;
}

/** The number of the write that put an address there; 0 for an address that came otherwise. */
export function writeIn(state: unknown): number {
  if (typeof state !== 'object' || state === null || !('write' in state)) return 0;
  return typeof state.write === 'number' ? state.write : 0;
}

/**
 * Whether an address is one of the list's own that is only now arriving, some of those between having been
 * left out. Going back to an earlier one is a person's wish and no echo.
 */
export function isOwnWrite(
  state: unknown,
  writes: { readonly shown: number; readonly written: number },
): boolean {
  const write = writeIn(state);
  return write > writes.shown && write <= writes.written;
}
