import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { AppInfo } from '../../../common/features/settings/ipc.ts';
import {
  defaultPreferences,
  type Preferences,
} from '../../../common/features/settings/preferences.ts';

/** What is set on this machine, and what machine and app it is. */
export interface SettingsState {
  readonly preferences: Preferences;
  readonly about: AppInfo | undefined;
}

const start: SettingsState = { preferences: defaultPreferences, about: undefined };

const slice = createSlice({
  name: 'settings',
  initialState: start,
  reducers: {
    preferencesRead: (state, { payload }: PayloadAction<Preferences>) => {
      state.preferences = payload;
    },
    aboutRead: (state, { payload }: PayloadAction<AppInfo>) => {
      state.about = payload;
    },
  },
});

/** Preferences as they are on disk; main keeps the file. */
export const settingsReducer = slice.reducer;
/** What was read from main. */
export const settingsHappened = slice.actions;
/** Preferences of this machine. */
export const selectPreferences = (state: { readonly settings: SettingsState }): Preferences =>
  state.settings.preferences;
/** The running app. */
export const selectAbout = (state: { readonly settings: SettingsState }): AppInfo | undefined =>
  state.settings.about;
