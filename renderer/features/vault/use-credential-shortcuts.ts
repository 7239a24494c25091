import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import { useShortcuts, type Shortcut } from '../../lib/shortcuts.ts';
import { canLogIn } from '../../records/log-in-with.ts';
import { showSecret } from '../../records/show-secret.ts';
import type { CredentialActions } from '../../records/use-credential-actions.tsx';

/** The keys of a credential's own screen: the same as on the list. */
export function useCredentialShortcuts(on: {
  readonly credential: Credential;
  readonly asset: Asset | undefined;
  readonly actions: CredentialActions;
  readonly mayUse: boolean;
}): void {
  const { credential, asset, actions, mayUse } = on;
  const { t } = useTranslation('vault');
  const group = t('keys.group');
  const uses: Shortcut[] = [
    { keys: 'c', label: t('keys.copy'), group, run: () => void actions.copy(credential) },
    { keys: 'r', label: t('keys.reveal'), group, run: () => void showSecret(actions, credential) },
    { keys: 't', label: t('keys.type'), group, run: () => void actions.type(credential) },
  ];
  const logIn: Shortcut[] =
    asset !== undefined && canLogIn(credential, asset)
      ? [
          {
            keys: 'l',
            label: t('keys.logIn'),
            group,
            run: () => void actions.logIn(credential, asset),
          },
        ]
      : [];
  useShortcuts(mayUse ? [...uses, ...logIn] : []);
}
