import { Alert, Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { IconShieldQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostKey } from '../../../common/lib/host-key.ts';

/**
 * Asks about the key of a host that nobody has accepted yet. Nothing was sent to it. To decline is the
 * default: Escape, closing, and the button that has the focus.
 */
export function HostKeyDialog(props: {
  readonly host: string;
  readonly hostKey: HostKey;
  /** Rejects when the decision could not be kept; then the question stays. */
  readonly onAccept: () => Promise<void>;
  readonly onDecline: () => void;
}) {
  const { host, hostKey, onAccept, onDecline } = props;
  const { t } = useTranslation('terminal');
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const accept = async (): Promise<void> => {
    setBusy(true);
    setFailed(false);
    try {
      await onAccept();
    } catch {
      setFailed(true);
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onDecline}
      closeOnClickOutside={false}
      title={t('hostKey.title', { host })}
      closeButtonProps={{ 'aria-label': t('hostKey.decline') }}
      size="lg"
    >
      <Stack gap="sm">
        <Text size="sm">{t('hostKey.intro', { host })}</Text>
        <Stack gap={4}>
          <Text size="sm" c="dimmed">
            {t('hostKey.fingerprint', { algorithm: hostKey.algorithm })}
          </Text>
          <Code block data-testid="host-key-fingerprint">
            {hostKey.fingerprint}
          </Code>
        </Stack>
        <Alert variant="light" icon={<IconShieldQuestion aria-hidden />}>
          {t('hostKey.advice')}
        </Alert>
        {failed && (
          <Alert role="alert" color="red">
            {t('hostKey.failed')}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="filled" onClick={onDecline} data-autofocus>
            {t('hostKey.decline')}
          </Button>
          <Button variant="default" loading={busy} onClick={() => void accept()}>
            {t('hostKey.accept')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
