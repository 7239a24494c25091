import { ActionIcon, Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import {
  IconAlertCircle,
  IconClock2,
  IconCopy,
  IconEdit,
  IconPaperclip,
  IconRefresh,
} from '@tabler/icons-react';
import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { isStoredFor, type Credential } from '../../../common/features/vault/credential-view.ts';
import type { SecretFieldInfo } from '../../../common/features/vault/secure-window.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { useQuery } from '../../data/use-query.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import { SealedDots } from '../../records/sealed-dots.tsx';
import type { CredentialActions } from '../../records/use-credential-actions.tsx';
import { RelativeTime } from '../../ui/date-time.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { Section } from '../../ui/section.tsx';
import { useSecretFieldName } from './credential-words.ts';
import { useReplaceSecret } from './use-replace-secret.ts';

/** What a secret consists of, field by field and without a value, and the ways to change it. */
export function SecretSection(props: {
  readonly credential: Credential;
  readonly record: RecordView;
  readonly asset: Asset | undefined;
  readonly actions: CredentialActions;
  readonly mayUse: boolean;
}) {
  const { credential, record, asset, actions, mayUse } = props;
  const { secret, secretWritten } = credential;
  const { t } = useTranslation('vault');
  const desk = useVaultDesk();
  const ask = useCallback(() => desk.call('secretFields', { sealed: secret }), [desk, secret]);
  const fields = useQuery(ask, silent);
  const replacing = useReplaceSecret(credential, record, asset, actions);
  const { target } = secret;
  const at = asset && { host: asset.host, port: asset.sshPort };
  return (
    <Section
      title={t('secret.title')}
      description={
        <>
          {t('secret.by', { name: secretWritten.authorName })}{' '}
          <RelativeTime at={secretWritten.at} />
          {' · '}
          {target === null
            ? t('secret.noTarget')
            : t('secret.target', { host: target.host, port: target.port })}
        </>
      }
      actions={
        mayUse && (
          <>
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconEdit size={15} aria-hidden />}
              loading={replacing.busy === 'edit'}
              onClick={() => void replacing.edit()}
            >
              {t('secret.edit')}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconRefresh size={15} aria-hidden />}
              loading={replacing.busy === 'replace'}
              onClick={() => void replacing.replace()}
            >
              {t('secret.replace')}
            </Button>
          </>
        )
      }
    >
      <Stack gap="sm">
        {replacing.error !== undefined && (
          <ErrorNotice title={t('secret.notReplaced')} error={replacing.error} />
        )}
        {at !== undefined && target !== null && !isStoredFor(credential, at) && (
          <Alert color="yellow" variant="light" icon={<IconAlertCircle aria-hidden />}>
            {t('secret.otherAddress', { ...target, now: at.host })}
          </Alert>
        )}
        {fields.state === 'loading' && <LoadingState />}
        {fields.state === 'error' && (
          <ErrorNotice
            title={t('secret.unreadable')}
            error={fields.error}
            onRetry={fields.refresh}
          />
        )}
        {fields.state === 'ready' &&
          (fields.value.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('secret.empty')}
            </Text>
          ) : (
            <FieldTable
              credential={credential}
              fields={fields.value}
              actions={mayUse ? actions : undefined}
            />
          ))}
        <Text size="xs" c="dimmed">
          {t('secret.hint')}
        </Text>
      </Stack>
    </Section>
  );
}

function FieldTable(props: {
  readonly credential: Credential;
  readonly fields: readonly SecretFieldInfo[];
  readonly actions: CredentialActions | undefined;
}) {
  const { credential, fields, actions } = props;
  const { t } = useTranslation('vault');
  const nameOf = useSecretFieldName();
  const button = (label: string, icon: ReactNode, run: () => Promise<void>): ReactNode => (
    <ActionIcon variant="subtle" aria-label={label} title={label} onClick={() => void run()}>
      {icon}
    </ActionIcon>
  );
  return (
    <Table aria-label={t('secret.fields')} verticalSpacing={6} layout="auto">
      <Table.Tbody>
        {fields.map(field => {
          const name = nameOf(field);
          const options = { field: field.name };
          return (
            <Table.Tr key={field.name}>
              <Table.Th scope="row" fw={500} w="40%">
                {name}
              </Table.Th>
              <Table.Td>
                {field.kind === 'file' ? (
                  <Group gap={6}>
                    <IconPaperclip size={15} aria-hidden />
                    {t('secret.attachment')}
                  </Group>
                ) : (
                  <SealedDots />
                )}
              </Table.Td>
              <Table.Td ta="right">
                {actions !== undefined && (
                  <Group gap={2} justify="flex-end" wrap="nowrap">
                    {field.kind === 'totp' &&
                      button(
                        t('action.codeOf', { name }),
                        <IconClock2 size={17} aria-hidden />,
                        () => actions.totp(credential, options),
                      )}
                    {field.kind !== 'file' &&
                      button(
                        t(field.kind === 'totp' ? 'action.copyCodeOf' : 'action.copyField', {
                          name,
                        }),
                        <IconCopy size={17} aria-hidden />,
                        () => actions.copy(credential, options),
                      )}
                  </Group>
                )}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}

function silent(): () => void {
  return () => undefined;
}
