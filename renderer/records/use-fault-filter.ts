import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { FaultFilter } from '../../common/features/problems/fault-list.ts';
import { faultStep, severity } from '../../common/features/problems/fault.ts';
import { spaceId } from '../../common/lib/ids.ts';

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

const parts = ['space', 'severity', 'step', 'text', 'unseen'] as const;

/**
 * The filter of a list of faults. It lives in the address, so that coming back from a fault finds the
 * list as it was left.
 */
export function useFaultFilter(begin: Partial<FaultFilterText>): FaultFiltering {
  const [search, setSearch] = useSearchParams();
  const { step: beginStep = '' } = begin;
  const text = useMemo<FaultFilterText>(
    () => ({
      space: search.get('space') ?? '',
      severity: search.get('severity') ?? '',
      step: search.get('step') ?? beginStep,
      text: search.get('text') ?? '',
      unseen: search.get('unseen') ?? '',
    }),
    [search, beginStep],
  );
  const narrow = useCallback(
    (part: keyof FaultFilterText, value: string) => {
      setSearch(
        before => {
          const next = new URLSearchParams(before);
          next.set(part, value);
          return next;
        },
        { replace: true },
      );
    },
    [setSearch],
  );
  const clear = useCallback(
    () => setSearch(new URLSearchParams(parts.map(part => [part, ''])), { replace: true }),
    [setSearch],
  );
  const filter = useMemo(() => filterOf(text), [text]);
  return { text, filter, narrow, clear };
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
