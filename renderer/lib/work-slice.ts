import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { WorkItem } from '../../common/crypto/sealed-secret.ts';

/** The work that a credential was last used for, and why: offered first the next time. */
export interface LastWork {
  readonly work: WorkItem;
  readonly reason: string;
}

const start: { readonly last: LastWork | undefined } = { last: undefined };

const slice = createSlice({
  name: 'work',
  initialState: start,
  reducers: {
    workNamed: (state, { payload }: PayloadAction<LastWork>) => {
      state.last = payload;
    },
  },
});

/** The work at hand, until the page is loaded anew: at the latest when the workspace is locked. */
export const workReducer = slice.reducer;
/** @see workReducer */
export const { workNamed } = slice.actions;
/** @see workReducer */
export const selectLastWork = (state: {
  readonly work: { readonly last: LastWork | undefined };
}): LastWork | undefined => state.work.last;
