import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { isStoredFor, type Credential } from '../../../common/features/vault/credential-view.ts';
import { RelativeTime } from '../../ui/date-time.tsx';
import { SealedDots } from '../../records/sealed-dots.tsx';
import { Section } from '../../ui/section.tsx';

/** An asset's stored credentials: whose name, when last used; never the secret. */
export function AssetCredentials(props: {
  readonly asset: Asset;
  readonly credentials: readonly Credential[];
  readonly readOnly: boolean;
}) {
  const { t } = useTranslation('assets');
  const at = { host: props.asset.host, port: props.asset.sshPort };
  return (
    <Section
      title={t('asset.credentials')}
      actions={
        !props.readOnly && (
          <Button
            component={Link}
            to={`/vault?asset=${props.asset.id}`}
            size="compact-sm"
            variant="subtle"
          >
            {t('asset.addCredential')}
          </Button>
        )
      }
    >
      <Stack gap="sm">
        {props.credentials.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('asset.noCredentials')}
          </Text>
        )}
        {props.credentials.map(one => (
          <div key={one.id}>
            <Text size="sm" fw={600}>
              {one.name}
            </Text>
            <Text size="sm" component="div">
              {one.username} · <SealedDots />
            </Text>
            {one.secret.target !== null && !isStoredFor(one, at) && (
              <Text size="xs" c="orange">
                {t('asset.otherAddress', one.secret.target)}
              </Text>
            )}
            <Text size="xs" c="dimmed" component="div">
              {one.lastUse === undefined ? (
                t('asset.neverUsed')
              ) : (
                <>
                  {t('asset.lastUsedBy', { name: one.lastUse.written.authorName })}
                  <RelativeTime at={one.lastUse.written.at} />
                </>
              )}
            </Text>
          </div>
        ))}
      </Stack>
    </Section>
  );
}
