import type { SpaceInfo } from '../../common/features/vault/space-info.ts';
import type { VaultDesk } from '../../common/features/vault/vault-desk.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import { requiredContext } from './required-context.ts';

/** The unlocked vault as the screens see it. */
export interface UnlockedVault {
  readonly desk: Client<VaultDesk>;
  /** Who is at work. */
  readonly owner: VaultOwner;
  /** Spaces of this account; kept fresh by the shell. */
  readonly spaces: readonly SpaceInfo[];
}

const context = requiredContext<UnlockedVault>('UnlockedVault');

/** Gives the screens below it the unlocked vault. */
export const VaultDeskProvider = context.Provider;
/** The vault host's desk, over its own port: what main must never see goes this way. */
export function useVaultDesk(): Client<VaultDesk> {
  return context.use().desk;
}
/** Who is at work in this profile. */
export function useOwner(): VaultOwner {
  return context.use().owner;
}
/** The spaces that this account holds a key of, the organisation-wide one among them. */
export function useSpaces(): readonly SpaceInfo[] {
  return context.use().spaces;
}
