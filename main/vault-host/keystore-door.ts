import type { VaultKeystore } from '../../common/features/vault/vault-keystore.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { KeystoreDoor } from './slots/account-ways.ts';

/** Main's keystore over its port. */
export function keystoreDoor(client: Client<VaultKeystore>): KeystoreDoor {
  return {
    status: () => client.call('status'),
    secretKey: input => client.call('secretKey', input),
    keepSecretKey: input => client.call('keepSecretKey', input),
    hold: input => client.call('hold', input),
    held: () => client.call('held'),
    drop: () => client.call('drop'),
  };
}
