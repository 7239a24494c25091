import { nothing, type Contract } from '../../ipc/calls.ts';
import { credentialCalls } from './desk/credential-calls.ts';
import { keyCalls } from './desk/key-calls.ts';
import { memberCalls } from './desk/member-calls.ts';
import { openingCalls } from './desk/opening-calls.ts';

/**
 * What the page may ask of the vault host, over its own port: main never sees a passphrase or a
 * credential that is typed in.
 */
export const vaultDesk = {
  calls: { ...openingCalls, ...keyCalls, ...memberCalls, ...credentialCalls },
  events: {
    /** Spaces or keys came or changed. */
    spacesChanged: nothing,
    joinersChanged: nothing,
    /** The audit's state, a policy or the wear of a key changed. */
    credentialsChanged: nothing,
  },
} as const satisfies Contract;
/** @see vaultDesk */
export type VaultDesk = typeof vaultDesk;
