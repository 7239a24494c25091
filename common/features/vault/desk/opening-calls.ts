import { z } from 'zod';
import { displayName } from '../../../crypto/bundles.ts';
import { vaultOwner } from '../vault-owner.ts';

const passphrase = z.string().min(1).max(1024);

/** The calls that open the vault: everything else answers `locked` before one of them succeeded. */
export const openingCalls = {
  /** Makes account, device, organisation and its organisation-wide space; then it is unlocked. */
  create: {
    input: z.object({
      orgName: displayName,
      name: displayName,
      deviceLabel: displayName,
      passphrase: passphrase.min(8),
    }),
    output: vaultOwner,
  },
  /** Makes account and device that hold an invitation; spaces come when the inviter has confirmed. */
  join: {
    input: z.object({
      invitation: z.string().max(4096),
      name: displayName,
      deviceLabel: displayName,
      passphrase: passphrase.min(8),
    }),
    output: vaultOwner,
  },
  /** Fails with `wrong-passphrase` {waitSeconds} or, too early, `unlock-delayed` {waitSeconds}. */
  unlock: { input: z.object({ passphrase }), output: vaultOwner },
} as const;
