import { Button, Code, Group, Stack } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBridge } from '../../../lib/bridge-context.ts';

/** The recovery key's line of text, to be sent to members; it is no secret. */
export function RecoveryLine({ line }: { readonly line: string }) {
  const { t } = useTranslation('settings');
  const bridge = useBridge();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    setCopied((await bridge.workspace.copyText({ text: line })).ok);
  };
  return (
    <Stack gap="xs">
      <Code block style={{ wordBreak: 'break-all', whiteSpace: 'pre-wrap' }}>
        {line}
      </Code>
      <Group>
        <Button
          size="xs"
          variant="default"
          leftSection={
            copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
          }
          onClick={() => void copy()}
        >
          <span aria-live="polite">{t(copied ? 'security.org.copied' : 'security.org.copy')}</span>
        </Button>
      </Group>
    </Stack>
  );
}
