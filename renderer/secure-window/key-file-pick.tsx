import { Button, Group, Stack, Text } from '@mantine/core';
import { IconKey, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../common/errors/app-error.ts';
import { useSecurePorts } from './secure-context.ts';

/** The key file of a file to be opened: picked in main's dialog, and never read by this window. */
export function KeyFilePick(props: {
  /** Of the file that is picked. */
  readonly name: string | null;
  readonly onPicked: (name: string | null) => void;
  readonly onError: (error: AppError) => void;
}) {
  const { name } = props;
  const { t } = useTranslation('secure');
  const { owner } = useSecurePorts();
  const pick = async (isWanted: boolean): Promise<void> => {
    const picked = await owner.call('keyFile', { pick: isWanted });
    if (picked.ok) props.onPicked(picked.value.name);
    // Who closes the dialog has changed nothing, and knows.
    else if (picked.error.kind !== 'cancelled') props.onError(picked.error);
  };
  return (
    <Stack gap={6}>
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconKey size={15} aria-hidden />}
          onClick={() => void pick(true)}
        >
          {t('passphrase.keyFile.pick')}
        </Button>
        {name !== null && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconX size={15} aria-hidden />}
            onClick={() => void pick(false)}
          >
            {t('passphrase.keyFile.drop')}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed" component="output" style={{ overflowWrap: 'anywhere' }}>
        {name === null ? t('passphrase.keyFile.help') : t('passphrase.keyFile.picked', { name })}
      </Text>
    </Stack>
  );
}
