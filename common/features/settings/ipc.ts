import { z } from 'zod';
import { nothing, type Contract } from '../../ipc/calls.ts';
import { preferences } from './preferences.ts';

/** About the running app. */
export const appInfo = z.object({
  version: z.string(),
  electron: z.string(),
  chrome: z.string(),
  /** Node's names of system and processor, such as `darwin arm64`. */
  platform: z.string(),
  systemLanguage: z.string(),
});
/** @see appInfo */
export type AppInfo = z.infer<typeof appInfo>;

/** Settings of this machine. */
export const settingsIpc = {
  calls: {
    'settings.read': { input: nothing, output: preferences },
    'settings.write': { input: preferences, output: preferences },
    'settings.about': { input: nothing, output: appInfo },
  },
  events: {},
} as const satisfies Contract;
