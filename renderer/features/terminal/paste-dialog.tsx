import { Button, Code, Group, Modal, ScrollArea, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Asks before text with line ends goes to a terminal: each line end runs what stands before it. */
export function PasteDialog(props: {
  readonly text: string;
  readonly onPaste: () => void;
  readonly onCancel: () => void;
}) {
  const { text, onPaste, onCancel } = props;
  const { t } = useTranslation('terminal');
  const count = text.replace(/\n$/, '').split('\n').length;
  return (
    <Modal opened onClose={onCancel} title={t('paste.title', { count })} size="lg">
      <Stack gap="sm">
        <Text size="sm">{t('paste.intro')}</Text>
        <ScrollArea.Autosize mah="40vh">
          <Code block>{text}</Code>
        </ScrollArea.Autosize>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            {t('paste.cancel')}
          </Button>
          <Button onClick={onPaste} data-autofocus>
            {t('paste.confirm', { count })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
