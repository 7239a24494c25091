import type { WorkItem } from '../../common/crypto/sealed-secret.ts';
import type { VaultErrand } from '../../common/features/vault/vault-errand.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';

/** What the vault tells without being asked, and by which contract. */
export type VaultEvent =
  | {
      readonly to: 'desk';
      readonly name: 'spacesChanged' | 'joinersChanged' | 'credentialsChanged';
    }
  | { readonly to: 'records'; readonly name: 'keysChanged' | 'auditWritten' }
  | {
      readonly to: 'records';
      readonly name: 'workWanted';
      readonly payload: { readonly id: string; readonly work: WorkItem };
    }
  | { readonly to: 'control'; readonly name: 'outboundChanged' }
  | { readonly to: 'control'; readonly name: 'unlocked'; readonly payload: VaultOwner }
  | {
      readonly to: 'control';
      readonly name: 'secureWindowWanted';
      readonly payload: { readonly id: string };
    }
  | {
      readonly to: 'control';
      readonly name: 'errandWanted';
      readonly payload: { readonly id: string; readonly errand: VaultErrand };
    };
