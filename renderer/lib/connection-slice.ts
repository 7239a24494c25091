import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { Connection } from '../../common/features/sync/transport.ts';

const start: { readonly connection: Connection } = { connection: { state: 'local' } };

const slice = createSlice({
  name: 'connection',
  initialState: start,
  reducers: {
    connectionTold: (state, { payload }: PayloadAction<Connection>) => {
      state.connection = payload;
    },
  },
});

/** How the app stands towards its server, as main told last. */
export const connectionReducer = slice.reducer;
/** @see connectionReducer */
export const { connectionTold } = slice.actions;
/** @see connectionReducer */
export const selectConnection = (state: {
  readonly connection: { readonly connection: Connection };
}): Connection => state.connection.connection;
/** The server's address; undefined while the workspace has none. */
export const selectServer = (state: Parameters<typeof selectConnection>[0]): string | undefined => {
  const connection = selectConnection(state);
  return connection.state === 'local' ? undefined : connection.server;
};
