import { Button, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconKey, IconTerminal2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Asset } from '../../common/features/assets/asset-view.ts';
import type { Credential } from '../../common/features/vault/credential-view.ts';
import type { WorkItem } from '../../common/crypto/sealed-secret.ts';
import { useMayWrite } from '../lib/use-may-write.ts';
import { canLogIn, isLogin } from './log-in-with.ts';
import { useCredentialActions } from './use-credential-actions.tsx';

/**
 * Opens an SSH session to an asset with its stored credential; lets choose when there are several, and
 * says what is missing when there is none, or none for the address that the asset has now. Asks for which
 * work first, with the work that it stands beside as the answer at hand. Who only reads has no such
 * button: each use is a record.
 */
export function SshButton(props: {
  readonly asset: Asset;
  /** Those of any asset; the right ones are picked here. */
  readonly credentials: readonly Credential[];
  /** The work that the person is at: offered, not taken for granted. */
  readonly work: WorkItem;
  readonly variant?: 'filled' | 'default';
}) {
  const { t } = useTranslation('vault');
  const actions = useCredentialActions();
  const mayWrite = useMayWrite();
  const { asset, work } = props;
  const all = props.credentials.filter(one => one.asset === asset.id && isLogin(one));
  const [outdated] = all;
  const own = all.filter(one => canLogIn(one, asset));
  const only = own.length === 1 ? own[0] : undefined;
  const look = {
    variant: props.variant ?? 'default',
    leftSection: <IconTerminal2 size={16} aria-hidden />,
  };

  if (!mayWrite(asset.space)) return null;
  if (asset.host === '') {
    return (
      <Button {...look} disabled title={t('session.noHost')}>
        {t('session.open')}
      </Button>
    );
  }
  if (own.length === 0) {
    return (
      <Button
        component={Link}
        to={outdated === undefined ? `/vault/new?asset=${asset.id}` : `/vault/${outdated.id}`}
        variant="default"
        leftSection={<IconKey size={16} aria-hidden />}
        title={outdated === undefined ? undefined : t('session.addressChanged')}
      >
        {t(outdated === undefined ? 'session.addCredential' : 'session.enterAgain')}
      </Button>
    );
  }
  if (only !== undefined) {
    return (
      <>
        <Button {...look} onClick={() => void actions.logIn(only, asset, work)}>
          {t('session.open')}
        </Button>
        {actions.dialog}
      </>
    );
  }
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button {...look} rightSection={<IconChevronDown size={14} aria-hidden />}>
            {t('session.open')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('session.choose')}</Menu.Label>
          {own.map(credential => (
            <Menu.Item
              key={credential.id}
              leftSection={<IconKey size={16} aria-hidden />}
              onClick={() => void actions.logIn(credential, asset, work)}
            >
              {credential.name}{' '}
              <Text span inherit c="dimmed">
                {credential.username}
              </Text>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {actions.dialog}
    </>
  );
}
