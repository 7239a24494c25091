import type { Credential } from '../../common/features/vault/credential-view.ts';
import type { CredentialActions } from './use-credential-actions.tsx';

/** Shows what a credential is there for: of one-time codes the code of now, of all others the secret. */
export function showSecret(
  actions: Pick<CredentialActions, 'reveal' | 'totp'>,
  credential: Credential,
): Promise<void> {
  return credential.kind === 'totp' ? actions.totp(credential) : actions.reveal(credential);
}
