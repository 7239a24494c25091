import type { SpaceId } from '../lib/ids.ts';
import { utf8 } from '../lib/bytes.ts';
import { hkdf } from './digest.ts';
import { keyIdOf, type RecordsKeyBytes, type SpaceKey, type VaultKeyBytes } from './keys.ts';

/** The key of a space's records in one epoch; the caller wipes it. */
export async function deriveRecordsKey(
  key: SpaceKey,
  space: SpaceId,
  epoch: number,
): Promise<RecordsKeyBytes> {
  return (await derive(key, 'records', space, epoch)) as RecordsKeyBytes;
}

/** The key that wraps the record keys of a space's credentials in one epoch; the caller wipes it. */
export async function deriveVaultKey(
  key: SpaceKey,
  space: SpaceId,
  epoch: number,
): Promise<VaultKeyBytes> {
  return (await derive(key, 'vault', space, epoch)) as VaultKeyBytes;
}

function derive(key: SpaceKey, purpose: 'records' | 'vault', space: SpaceId, epoch: number) {
  return hkdf(key, utf8(`rackside/space-key/${purpose}/v1\n${space}\n${keyIdOf(epoch)}`));
}
