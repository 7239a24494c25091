import type { SecretTarget } from '../../../common/crypto/sealed-secret.ts';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { CredentialKind } from '../../../common/features/vault/credential.ts';

/** Kinds that are sent to a device in a session; the others are shown or copied only. */
const sessionKinds: readonly CredentialKind[] = ['password', 'ssh-key', 'enable-secret', 'totp'];

/**
 * Where a secret of this kind is for: the address that its device has now. Sealed with it, it is logged
 * in and typed there and nowhere else; without, it is only shown and copied.
 */
export function targetFor(
  kind: CredentialKind,
  asset: Pick<Asset, 'host' | 'sshPort'> | undefined,
): SecretTarget | null {
  if (asset === undefined || asset.host === '' || !sessionKinds.includes(kind)) return null;
  return { host: asset.host, port: asset.sshPort };
}
