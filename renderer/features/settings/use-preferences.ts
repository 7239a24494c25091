import { useCallback, useState } from 'react';
import { useDispatch, useSelector } from 'react-redux';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { Preferences } from '../../../common/features/settings/preferences.ts';
import { useBridge } from '../../lib/bridge-context.ts';
import { selectPreferences, settingsHappened } from './preferences-slice.ts';

/** The preferences of this machine and the way to change them; a change is kept at once. */
export function usePreferences(): {
  readonly preferences: Preferences;
  readonly error: AppError | undefined;
  readonly change: (changed: Partial<Preferences>) => Promise<void>;
} {
  const bridge = useBridge();
  const dispatch = useDispatch();
  const preferences = useSelector(selectPreferences);
  const [error, setError] = useState<AppError | undefined>();
  const change = useCallback(
    async (changed: Partial<Preferences>) => {
      const written = await bridge.settings.write({ ...preferences, ...changed });
      setError(written.ok ? undefined : written.error);
      if (written.ok) dispatch(settingsHappened.preferencesRead(written.value));
    },
    [bridge, dispatch, preferences],
  );
  return { preferences, error, change };
}
