import { Box, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SecretStrength } from '../../common/features/vault/secret-strength.ts';

const colors = ['red', 'red', 'orange', 'green', 'green'] as const;

/** How hard what was typed is to guess, in words and as a bar of four. */
export function StrengthLine({ strength }: { readonly strength: SecretStrength | undefined }) {
  const { t } = useTranslation('secure');
  if (strength === undefined) return null;
  return (
    <Group gap="xs" wrap="nowrap" role="status">
      <Group gap={3} wrap="nowrap" aria-hidden>
        {[1, 2, 3, 4].map(step => (
          <Box
            key={step}
            w={22}
            h={5}
            bg={
              step <= Math.max(1, strength.score)
                ? `${colors[strength.score]}.5`
                : 'var(--rackside-line)'
            }
            style={{ borderRadius: 2 }}
          />
        ))}
      </Group>
      <Text size="xs" c="dimmed" data-testid="strength" data-score={strength.score}>
        {t(`strength.${String(strength.score)}`)}
      </Text>
    </Group>
  );
}
