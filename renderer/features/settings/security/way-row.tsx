import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** One way to unlock: what it is, how it stands, what can be done. */
export function WayRow(props: {
  readonly title: string;
  readonly help: string;
  readonly state: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <Group
      role="group"
      aria-label={props.title}
      justify="space-between"
      align="flex-start"
      gap="sm"
    >
      <Stack gap={2} flex="1 1 22rem" miw={0}>
        <Text fw={600}>{props.title}</Text>
        <Text size="sm" c="dimmed">
          {props.help}
        </Text>
        <Text component="div" size="sm">
          {props.state}
        </Text>
      </Stack>
      <Group gap="xs">{props.children}</Group>
    </Group>
  );
}
