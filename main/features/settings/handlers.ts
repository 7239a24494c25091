import { app } from 'electron';
import {
  defaultPreferences,
  type Preferences,
} from '../../../common/features/settings/preferences.ts';
import { ok } from '../../../common/lib/result.ts';
import type { JsonFile } from '../../files/json-file.ts';
import type { FeatureHandlers } from '../../ipc/window-calls.ts';

/** Settings of this machine, kept in a plain file: nothing in them is secret. */
export function settingsHandlers(
  file: JsonFile<Preferences>,
  onWritten: (preferences: Preferences) => void,
): FeatureHandlers<'settings'> {
  return {
    'settings.read': async () => ok((await file.read()) ?? defaultPreferences),
    'settings.write': async preferences => {
      await file.write(preferences);
      onWritten(preferences);
      return ok(preferences);
    },
    'settings.about': async () =>
      ok({
        version: app.getVersion(),
        electron: process.versions.electron,
        chrome: process.versions.chrome,
        platform: `${process.platform} ${process.arch}`,
        systemLanguage: app.getLocale(),
      }),
  };
}
