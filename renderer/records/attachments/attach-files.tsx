import { Button, Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_ATTACHMENT_MB } from '../../../common/records/attachment.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { SCALED_SIDE, type ImageChoice } from './prepare-file.ts';
import { useAttach, type AttachTo } from './use-attach.ts';

/** Attaches files to a record: by dialog, by dropping them here, or by pasting anywhere on the screen. */
export function AttachFiles(props: { readonly to: AttachTo }) {
  const { t } = useTranslation('attachments');
  const input = useRef<HTMLInputElement>(null);
  const [choice, setChoice] = useState<ImageChoice>('scaled');
  const [isOver, setIsOver] = useState(false);
  const { attach, attaching, failure, positionKept } = useAttach(props.to, choice);

  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void attach(files);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [attach]);

  return (
    <Paper
      withBorder
      p="sm"
      style={isOver ? { borderColor: 'var(--mantine-primary-color-filled)' } : {}}
      onDragOver={event => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={event => {
        event.preventDefault();
        setIsOver(false);
        void attach([...event.dataTransfer.files]);
      }}
    >
      <Stack gap="xs">
        <Group gap="sm">
          <Button
            variant="default"
            leftSection={<IconPaperclip size={16} aria-hidden />}
            loading={attaching}
            onClick={() => input.current?.click()}
          >
            {t('attach')}
          </Button>
          <SegmentedControl<ImageChoice>
            aria-label={t('images.label')}
            value={choice}
            onChange={setChoice}
            data={[
              { value: 'scaled', label: t('images.scaled', { side: SCALED_SIDE }) },
              { value: 'original', label: t('images.original') },
            ]}
          />
        </Group>
        <Text size="sm" c="dimmed">
          {t('hint', { limit: MAX_ATTACHMENT_MB })}
        </Text>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={t('attach')}
          onChange={event => {
            const files = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = '';
            void attach(files);
          }}
        />
        {positionKept !== undefined && (
          <Text size="sm" c="orange" role="status">
            {t('positionKept', { name: positionKept })}
          </Text>
        )}
        {failure !== undefined && <ErrorNotice title={t('notAttached')} error={failure} />}
      </Stack>
    </Paper>
  );
}
