import { configureStore } from '@reduxjs/toolkit';
import { settingsReducer } from '../features/settings/preferences-slice.ts';
import { sessionReducer } from '../features/workspace/session-slice.ts';
import { connectionReducer } from '../lib/connection-slice.ts';
import { workReducer } from '../lib/work-slice.ts';

/** State of the screens. Records live in the data worker, secrets in the vault host; neither here. */
export function makeStore() {
  return configureStore({
    reducer: {
      session: sessionReducer,
      settings: settingsReducer,
      connection: connectionReducer,
      work: workReducer,
    },
    devTools: false,
  });
}
/** @see makeStore */
export type Store = ReturnType<typeof makeStore>;
