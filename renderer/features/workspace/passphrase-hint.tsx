import { Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Strength } from './passphrase-strength.ts';

const looks: Record<Strength, { readonly value: number; readonly color: string }> = {
  short: { value: 12, color: 'gray' },
  weak: { value: 33, color: 'orange.5' },
  fair: { value: 66, color: 'yellow.5' },
  strong: { value: 100, color: 'green.5' },
};

/** Says how the passphrase does and how to do better. */
export function PassphraseHint({ strength }: { readonly strength: Strength | undefined }) {
  const { t } = useTranslation('workspace');
  return (
    <Group gap="xs" wrap="nowrap" align="center" aria-live="polite">
      <Progress
        value={strength === undefined ? 0 : looks[strength].value}
        color={strength === undefined ? 'gray' : looks[strength].color}
        size="sm"
        w={72}
        flex="none"
        aria-hidden
      />
      <Text size="xs" c="dimmed">
        {t(`strength.${strength ?? 'none'}`)}
      </Text>
    </Group>
  );
}
