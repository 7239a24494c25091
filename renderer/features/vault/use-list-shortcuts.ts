import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import { useShortcuts, type Shortcut } from '../../lib/shortcuts.ts';
import { showSecret } from '../../records/show-secret.ts';
import type { CredentialActions } from '../../records/use-credential-actions.tsx';

/** The keys of the list of credentials; they act on the row that the keyboard is on. */
export function useListShortcuts(on: {
  readonly current: Credential | undefined;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly actions: CredentialActions;
  readonly logInOf: (credential: Credential) => ((credential: Credential) => void) | undefined;
  readonly mayUse: boolean;
}): void {
  const { current, search, frame, actions, logInOf, mayUse } = on;
  const { t } = useTranslation('vault');
  const navigate = useNavigate();
  const group = t('keys.group');
  const focusSearch = (): void => {
    search.current?.focus();
    search.current?.select();
  };
  const uses: Shortcut[] =
    current === undefined || !mayUse
      ? []
      : [
          { keys: 'c', label: t('keys.copy'), group, run: () => void actions.copy(current) },
          {
            keys: 'r',
            label: t('keys.reveal'),
            group,
            run: () => void showSecret(actions, current),
          },
          {
            keys: 'l',
            label: t('keys.logIn'),
            group,
            run: () => {
              const logIn = logInOf(current);
              if (logIn === undefined) void navigate(`/vault/${current.id}`);
              else logIn(current);
            },
          },
          { keys: 't', label: t('keys.type'), group, run: () => void actions.type(current) },
        ];
  useShortcuts([
    { keys: '/', label: t('keys.search'), group, run: focusSearch },
    { keys: 'n', label: t('keys.new'), group, run: () => void navigate('/vault/new') },
    // Only listed on the sheet, for no key press is called so: the list itself hears these.
    { keys: '↑ ↓', label: t('keys.move'), group, run: () => frame.current?.focus() },
    { keys: 'Enter', label: t('keys.open'), group, run: () => undefined },
    ...uses,
  ]);
}
