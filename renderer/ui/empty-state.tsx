import { Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconInbox, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** A screen or list with nothing in it: says what would be here and what to do. */
export function EmptyState(props: {
  readonly icon?: Icon;
  readonly title: ReactNode;
  readonly hint?: ReactNode;
  readonly action?: ReactNode;
  /** For a list inside a section, lower. */
  readonly compact?: boolean;
}) {
  const Sign = props.icon ?? IconInbox;
  const compact = props.compact === true;
  return (
    <Stack align="center" gap="xs" py={compact ? 'lg' : 48} px="md" ta="center">
      <ThemeIcon variant="light" color="gray" size={compact ? 36 : 48} radius="xl" aria-hidden>
        <Sign size={compact ? 20 : 26} stroke={1.5} />
      </ThemeIcon>
      <Text component="p" m={0} fw={600}>
        {props.title}
      </Text>
      {props.hint !== undefined && (
        <Text component="div" size="sm" c="dimmed" maw="52ch">
          {props.hint}
        </Text>
      )}
      {props.action !== undefined && (
        <Group gap="xs" mt="xs">
          {props.action}
        </Group>
      )}
    </Stack>
  );
}
