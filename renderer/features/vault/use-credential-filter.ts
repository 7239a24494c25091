import { useCallback, useMemo } from 'react';
import { useAddressFilter } from '../../lib/use-address-filter.ts';
import { attention, type CredentialFilter } from './credential-filter.ts';
import { groupings, type Grouping } from './credential-rows.ts';

const nothing = { text: '', space: '', asset: '', folder: '', tag: '', kind: '', attention: '' };
const begin = { ...nothing, by: '', at: '' };
/** A part of what the list shows, as the address holds it. */
export type ListPart = keyof typeof begin;

/** What the list shows, and the ways to change it. */
export interface CredentialFiltering {
  readonly filter: CredentialFilter;
  readonly grouping: Grouping;
  readonly narrow: (part: ListPart, value: string) => void;
  readonly clear: () => void;
}

/** The filter of the list of credentials; how it is grouped outlives the filter. */
export function useCredentialFilter(): CredentialFiltering {
  const { parts, narrow, narrowAll } = useAddressFilter(begin);
  const filter = useMemo<CredentialFilter>(() => {
    const { by: _by, at: _at, ...narrowing } = parts;
    return { ...narrowing, attention: attention.find(one => one === parts.attention) ?? '' };
  }, [parts]);
  const grouping = groupings.find(one => one === parts.by) ?? 'site';
  const clear = useCallback(() => narrowAll(nothing), [narrowAll]);
  return useMemo(() => ({ filter, grouping, narrow, clear }), [filter, grouping, narrow, clear]);
}
