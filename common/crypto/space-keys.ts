import type { SpaceId } from '../lib/ids.ts';
import { utf8 } from '../lib/bytes.ts';
import { hkdf } from './digest.ts';
import type { RecordsKeyBytes, SpaceKey, VaultKeyBytes } from './keys.ts';

/** The key of a space's records under one of its keys, by its id; the caller wipes it. */
export async function deriveRecordsKey(
  key: SpaceKey,
  space: SpaceId,
  keyId: string,
): Promise<RecordsKeyBytes> {
  return (await derive(key, 'records', space, keyId)) as RecordsKeyBytes;
}

/** The key that wraps the record keys of a space's credentials; the caller wipes it. */
export async function deriveVaultKey(
  key: SpaceKey,
  space: SpaceId,
  keyId: string,
): Promise<VaultKeyBytes> {
  return (await derive(key, 'vault', space, keyId)) as VaultKeyBytes;
}

function derive(key: SpaceKey, purpose: 'records' | 'vault', space: SpaceId, keyId: string) {
  return hkdf(key, utf8(`rackside/space-key/${purpose}/v1\n${space}\n${keyId}`));
}
