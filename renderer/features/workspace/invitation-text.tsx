import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconCheck, IconCopy, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../common/errors/app-error.ts';
import { useBridge } from '../../lib/bridge-context.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';

/** An invitation's text, shown this once. */
export function InvitationText(props: { readonly text: string; readonly onDone: () => void }) {
  const { t } = useTranslation('workspace');
  const bridge = useBridge();
  const [copied, setCopied] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  const copy = async (): Promise<void> => {
    const done = await bridge.workspace.copyText({ text: props.text });
    setCopied(done.ok);
    setError(done.ok ? undefined : done.error);
  };
  return (
    <Stack>
      <Textarea
        label={t('invite.text')}
        value={props.text}
        readOnly
        rows={9}
        styles={{
          input: { fontFamily: 'var(--mantine-font-family-monospace)', wordBreak: 'break-all' },
        }}
        onFocus={event => event.currentTarget.select()}
        data-testid="invitation-text"
      />
      <Alert icon={<IconInfoCircle aria-hidden />} color="gray" variant="light">
        <Text size="sm">{t('invite.once')}</Text>
      </Alert>
      {error !== undefined && <ErrorNotice error={error} />}
      <Group justify="flex-end">
        <Button
          variant="default"
          leftSection={
            copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
          }
          onClick={() => void copy()}
        >
          <span aria-live="polite">{t(copied ? 'invite.copied' : 'invite.copy')}</span>
        </Button>
        <Button onClick={props.onDone}>{t('invite.done')}</Button>
      </Group>
    </Stack>
  );
}
