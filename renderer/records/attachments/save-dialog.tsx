import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Asks before a file leaves the app: on the disk it is no longer sealed. */
export function SaveDialog(props: {
  readonly name: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onSave: () => void;
}) {
  const { t } = useTranslation('attachments');
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('saveDialog.title')} centered>
      <Stack gap="md">
        <Text>{t('saveDialog.hint', { name: props.name })}</Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={props.onClose}>
            {t('saveDialog.cancel')}
          </Button>
          <Button onClick={props.onSave}>{t('saveDialog.choose')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
