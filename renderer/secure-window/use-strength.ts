import { useCallback, useEffect, useRef, useState } from 'react';
import {
  loadStrengthMeter,
  type SecretStrength,
  type StrengthMeter,
} from '../../common/features/vault/secret-strength.ts';

let loading: Promise<StrengthMeter> | undefined;

/** Rates what is typed; only the rating is kept, never what was typed. */
export function useStrength(hints: readonly string[]): {
  readonly strength: SecretStrength | undefined;
  readonly rate: (typed: string) => void;
} {
  const [strength, setStrength] = useState<SecretStrength>();
  const meter = useRef<StrengthMeter>(undefined);
  useEffect(() => {
    loading ??= loadStrengthMeter();
    void loading.then(loaded => {
      meter.current = loaded;
    });
  }, []);
  const rate = useCallback(
    (typed: string) => setStrength(typed === '' ? undefined : meter.current?.(typed, hints)),
    [hints],
  );
  return { strength, rate };
}
