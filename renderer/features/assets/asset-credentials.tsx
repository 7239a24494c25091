import { ActionIcon, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconCopy, IconEye, IconTerminal2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { isStoredFor, type Credential } from '../../../common/features/vault/credential-view.ts';
import { useNow } from '../../lib/use-now.ts';
import { ExpiryMark } from '../../records/expiry-mark.tsx';
import { canLogIn } from '../../records/log-in-with.ts';
import { SealedDots } from '../../records/sealed-dots.tsx';
import {
  useCredentialActions,
  type CredentialActions,
} from '../../records/use-credential-actions.tsx';
import { RelativeTime } from '../../ui/date-time.tsx';
import { Section } from '../../ui/section.tsx';

/** An asset's stored credentials: what they are, when last used, and the ways to use them. */
export function AssetCredentials(props: {
  readonly asset: Asset;
  readonly credentials: readonly Credential[];
  readonly readOnly: boolean;
}) {
  const { asset, credentials, readOnly } = props;
  const { t } = useTranslation('assets');
  const actions = useCredentialActions();
  return (
    <Section
      title={t('asset.credentials')}
      actions={
        !readOnly && (
          <Button
            component={Link}
            to={`/vault/new?asset=${asset.id}`}
            size="compact-sm"
            variant="subtle"
          >
            {t('asset.addCredential')}
          </Button>
        )
      }
    >
      <Stack gap="sm">
        {credentials.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('asset.noCredentials')}
          </Text>
        )}
        {credentials.map(one => (
          <AssetCredential
            key={one.id}
            asset={asset}
            credential={one}
            actions={readOnly ? undefined : actions}
          />
        ))}
      </Stack>
      {actions.dialog}
    </Section>
  );
}

function AssetCredential(props: {
  readonly asset: Asset;
  readonly credential: Credential;
  readonly actions: CredentialActions | undefined;
}) {
  const { asset, credential, actions } = props;
  const { name, username, kind, lastUse } = credential;
  const { target } = credential.secret;
  const { t } = useTranslation('assets');
  const { t: vaultText } = useTranslation('vault');
  const now = useNow(60_000);
  const at = { host: asset.host, port: asset.sshPort };
  const button = (label: string, icon: ReactNode, run: () => Promise<void>): ReactNode => (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      onClick={() => void run()}
    >
      {icon}
    </ActionIcon>
  );
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
      <div style={{ minWidth: 0 }}>
        <Anchor component={Link} to={`/vault/${credential.id}`} size="sm" fw={600}>
          {name}
        </Anchor>
        <Text size="sm" component="div">
          {username === '' ? vaultText(`kind.${kind}`) : username} · <SealedDots />
        </Text>
        <ExpiryMark credential={credential} now={now} />
        {target !== null && !isStoredFor(credential, at) && (
          <Text size="xs" c="orange">
            {t('asset.otherAddress', target)}
          </Text>
        )}
        <Text size="xs" c="dimmed" component="div">
          {lastUse === undefined ? (
            t('asset.neverUsed')
          ) : (
            <>
              {t('asset.lastUsedBy', { name: lastUse.written.authorName })}
              <RelativeTime at={lastUse.written.at} />
            </>
          )}
        </Text>
      </div>
      {actions !== undefined && (
        <Group gap={2} wrap="nowrap">
          {canLogIn(credential, asset) &&
            button(
              vaultText('action.logInTo', { name }),
              <IconTerminal2 size={17} aria-hidden />,
              () => actions.logIn(credential, asset),
            )}
          {button(vaultText('action.revealOf', { name }), <IconEye size={17} aria-hidden />, () =>
            actions.reveal(credential),
          )}
          {button(vaultText('action.copyOf', { name }), <IconCopy size={17} aria-hidden />, () =>
            actions.copy(credential),
          )}
        </Group>
      )}
    </Group>
  );
}
