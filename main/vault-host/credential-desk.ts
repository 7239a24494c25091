import { wipe } from '../../common/crypto/keys.ts';
import type { credentialCalls } from '../../common/features/vault/desk/credential-calls.ts';
import type { CallHandlers } from '../../common/ipc/port-rpc.ts';
import { sealSecret } from './credentials.ts';
import type { SessionTurns } from './session-turns.ts';

/** Answers the desk's calls about credentials. */
export function credentialDesk({ reading }: SessionTurns): CallHandlers<typeof credentialCalls> {
  return {
    sealSecret: async input => {
      const sealed = await reading(sealSecret)(input);
      // Also when the vault was locked and nobody looked at it.
      wipe(input.secret);
      return sealed;
    },
  };
}
