import { useCallback, useEffect, useRef, useState } from 'react';
import { loadPassphraseMeter, type PassphraseMeter, type Strength } from './passphrase-strength.ts';

/** Rates what is typed; only the rating is kept, never what was typed. */
export function usePassphraseStrength(): {
  readonly strength: Strength | undefined;
  readonly rate: (typed: string) => void;
} {
  const [strength, setStrength] = useState<Strength>();
  const meter = useRef<Promise<PassphraseMeter>>(undefined);
  useEffect(() => {
    // While the form is filled in above; the bundle of the gate stays small.
    meter.current = loadPassphraseMeter();
  }, []);
  const rate = useCallback((typed: string) => {
    if (typed === '') setStrength(undefined);
    else void meter.current?.then(rating => setStrength(rating(typed)));
  }, []);
  return { strength, rate };
}
