import type { VaultOwner } from '../../common/features/vault/vault-host.ts';
import type { RecordId } from '../../common/lib/ids.ts';

/** What the vault tells without being asked, and by which contract. */
export type VaultEvent =
  | { readonly to: 'desk'; readonly name: 'spacesChanged' | 'joinersChanged' }
  | { readonly to: 'records'; readonly name: 'keysChanged' }
  | { readonly to: 'control'; readonly name: 'outboundChanged' }
  | { readonly to: 'control'; readonly name: 'unlocked'; readonly payload: VaultOwner }
  | {
      readonly to: 'control';
      readonly name: 'credentialUsed';
      readonly payload: { readonly record: RecordId; readonly host: string };
    };
