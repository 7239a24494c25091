import type { Asset } from '../../common/features/assets/asset-view.ts';
import type { CredentialKind } from '../../common/features/vault/credential.ts';
import { isStoredFor, type Credential } from '../../common/features/vault/credential-view.ts';

/** Kinds that open an SSH session; the others are typed, shown or copied. */
const logInKinds: readonly CredentialKind[] = ['password', 'ssh-key'];

/** Whether a credential is of a kind that opens a session, at whatever address. */
export function isLogin({ kind }: Pick<Credential, 'kind'>): boolean {
  return logInKinds.includes(kind);
}

/** Whether a credential opens a session at the address that its device has now. */
export function canLogIn(
  credential: Pick<Credential, 'kind' | 'secret'>,
  asset: Pick<Asset, 'host' | 'sshPort'>,
): boolean {
  return isLogin(credential) && isStoredFor(credential, { host: asset.host, port: asset.sshPort });
}
