import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { useCredentialLife } from './use-credential-life.ts';

/** Deletes a credential after a question; what that does and does not do is said there. */
export function DeleteCredential(props: {
  readonly credential: Credential;
  readonly record: RecordView;
}) {
  const { credential, record } = props;
  const { t } = useTranslation('vault');
  const [asking, setAsking] = useState(false);
  const { busy, error, end } = useCredentialLife(record);
  const remove = async (): Promise<void> => {
    if (await end('delete')) setAsking(false);
  };
  return (
    <div>
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        leftSection={<IconTrash size={15} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {t('delete.open')}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('delete.title', { name: credential.name })}
      >
        <Stack gap="sm">
          <Text size="sm">{t('delete.text')}</Text>
          {error !== undefined && <ErrorNotice error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              {t('form.cancel')}
            </Button>
            <Button color="red" loading={busy} onClick={() => void remove()}>
              {t('delete.confirm')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </div>
  );
}

/** Says that a credential is deleted, and brings it back. */
export function DeletedNotice(props: {
  readonly record: RecordView;
  readonly mayRestore: boolean;
}) {
  const { t } = useTranslation('vault');
  const { busy, error, end } = useCredentialLife(props.record);
  return (
    <Alert role="status" color="yellow" variant="light" icon={<IconTrash aria-hidden />}>
      <Stack gap="xs">
        <Text size="sm">{t('deleted.notice')}</Text>
        {error !== undefined && <ErrorNotice error={error} />}
        {props.mayRestore && (
          <Group>
            <Button size="xs" variant="default" loading={busy} onClick={() => void end('restore')}>
              {t('deleted.restore')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
