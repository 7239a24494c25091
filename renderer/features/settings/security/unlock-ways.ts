import type { z } from 'zod';
import type { keyCalls } from '../../../../common/features/vault/desk/key-calls.ts';

/** The account's ways to unlock, as the vault host tells them. */
export type UnlockWays = z.output<typeof keyCalls.unlockWays.output>;

/** What a part of the security screen is given. */
export interface SecurityPart {
  readonly ways: UnlockWays;
  /** Something was changed: ways and log are to be asked for again. */
  readonly onChanged: () => void;
}
