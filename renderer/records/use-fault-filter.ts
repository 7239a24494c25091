import { useCallback, useMemo } from 'react';
import type { FaultFilter } from '../../common/features/problems/fault-list.ts';
import { faultStep, severity } from '../../common/features/problems/fault.ts';
import { spaceId } from '../../common/lib/ids.ts';
import { useAddressFilter } from '../lib/use-address-filter.ts';

/** The parts of a filter, as the address of the screen holds them; empty lets everything through. */
export type FaultFilterText = Readonly<
  Record<'space' | 'severity' | 'step' | 'text' | 'unseen', string>
>;

/** A filter and the ways to change it. */
export interface FaultFiltering {
  readonly text: FaultFilterText;
  readonly filter: FaultFilter;
  readonly narrow: (part: keyof FaultFilterText, value: string) => void;
  readonly clear: () => void;
}

const all: FaultFilterText = { space: '', severity: '', step: '', text: '', unseen: '' };
const open: FaultFilterText = { ...all, step: 'open' };

/** The filter of a list of faults, which begins with all of them or with the open ones. */
export function useFaultFilter(begin: 'all' | 'open'): FaultFiltering {
  const { parts, narrow, narrowAll } = useAddressFilter(begin === 'open' ? open : all);
  const clear = useCallback(() => narrowAll(all), [narrowAll]);
  const filter = useMemo(() => filterOf(parts), [parts]);
  return { text: parts, filter, narrow, clear };
}

/** What an address says as a filter; what it does not know lets everything through. */
function filterOf(text: FaultFilterText): FaultFilter {
  const step = text.step === 'open' ? 'open' : faultStep.safeParse(text.step).data;
  return {
    space: spaceId.safeParse(text.space).data,
    severity: severity.safeParse(text.severity).data,
    step,
    text: text.text,
    unseenOnly: text.unseen === '1',
  };
}
