import { Button, Menu, Text } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Credential } from '../../common/features/vault/credential-view.ts';
import type { TerminalSession } from '../lib/terminals.ts';
import { useMayWrite } from '../lib/use-may-write.ts';
import { sessionAt } from './session-at.ts';
import { useCredentialActions } from './use-credential-actions.tsx';
import { useCredentials } from './use-typed.ts';

/**
 * Has a stored secret typed into the session in front, such as the enable secret that a switch asks for;
 * offers those that are sealed for its host and port, and is not there when there are none.
 */
export function TypeSecretMenu({ session }: { readonly session: TerminalSession }) {
  const { t } = useTranslation('vault');
  const mayWrite = useMayWrite();
  const actions = useCredentialActions();
  const fitting = useCredentials().items.filter(
    one => mayWrite(one.space) && sessionAt([session], one.secret.target) !== undefined,
  );
  if (fitting.length === 0) return null;
  const type = (credential: Credential): void => void actions.type(credential);
  return (
    <>
      <Menu position="top-end" withinPortal>
        <Menu.Target>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconKeyboard size={15} aria-hidden />}
          >
            {t('typeMenu.open')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('typeMenu.label')}</Menu.Label>
          {fitting.map(credential => (
            <Menu.Item key={credential.id} onClick={() => type(credential)}>
              {credential.name}{' '}
              <Text span inherit c="dimmed">
                {t(`kind.${credential.kind}`)}
              </Text>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {actions.dialog}
    </>
  );
}
