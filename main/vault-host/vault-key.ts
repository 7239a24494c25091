import { importAesKey } from '../../common/crypto/aead.ts';
import { wipe, type SpaceKey, type VaultKey } from '../../common/crypto/keys.ts';
import { deriveVaultKey } from '../../common/crypto/space-keys.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { SpaceState } from './space-state.ts';

/** The key that wraps a space's record keys, by its id; `no-key-for-space` when it is not here. */
export async function vaultKeyOf(
  space: SpaceState,
  keyId: string,
): Promise<Result<VaultKey, AppError>> {
  const key = space.keys.get(keyId);
  if (key === undefined) return err(appErrorOf('no-key-for-space'));
  return ok(await derive(key, space.membership.space, keyId));
}

async function derive(key: SpaceKey, space: SpaceId, keyId: string): Promise<VaultKey> {
  const raw = await deriveVaultKey(key, space, keyId);
  const handle = await importAesKey<VaultKey>(raw);
  wipe(raw);
  return handle;
}
