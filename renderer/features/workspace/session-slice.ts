import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { LockReason } from '../../../common/features/workspace/ipc.ts';

/** Where the window stands between start and work. */
export type Phase =
  /** Main is asked whether there is a workspace. */
  | 'starting'
  /** Several people work here: who is it now? */
  | 'people'
  /** There is none yet: create or join. */
  | 'welcome'
  /** There is one: passphrase. */
  | 'unlock'
  /** The vault is open, the records are being opened. */
  | 'opening'
  | 'open'
  /** Screens are gone, their last typing is being kept. */
  | 'locking'
  /** Start-up or opening failed. */
  | 'failed';

/** @see Phase */
export interface SessionState {
  readonly phase: Phase;
  readonly error: AppError | undefined;
  readonly lockedBy: LockReason | undefined;
  /** The screen to come back to after unlocking, as a path. */
  readonly returnTo: string;
}

const start: SessionState = {
  phase: 'starting',
  error: undefined,
  lockedBy: undefined,
  returnTo: '/',
};

const slice = createSlice({
  name: 'session',
  initialState: start,
  reducers: {
    entered: (state, { payload }: PayloadAction<Exclude<Phase, 'failed'>>) => {
      state.phase = payload;
      state.error = undefined;
      if (payload === 'open') state.lockedBy = undefined;
    },
    locked: (state, { payload }: PayloadAction<LockReason>) => {
      state.phase = 'unlock';
      state.error = undefined;
      state.lockedBy = payload;
    },
    failed: (state, { payload }: PayloadAction<AppError>) => {
      state.phase = 'failed';
      state.error = payload;
    },
    left: (state, { payload }: PayloadAction<string>) => {
      state.returnTo = payload;
    },
  },
});

/** Phase of the session: screen state only, never a key or a record. */
export const sessionReducer = slice.reducer;
/** What happens to a session. */
export const sessionHappened = slice.actions;
/** The session's state. */
export const selectSession = (state: { readonly session: SessionState }): SessionState =>
  state.session;
