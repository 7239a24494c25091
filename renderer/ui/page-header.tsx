import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** Head of a screen: where one is, what it is called, what can be done. */
export function PageHeader(props: {
  /** The place above this one, such as the site of an asset. */
  readonly overline?: ReactNode;
  readonly title: ReactNode;
  /** Marks beside the title: state, severity. */
  readonly marks?: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <Group component="header" justify="space-between" align="flex-end" gap="md" mb="lg">
      <Stack gap={4} flex="1 1 20rem" miw={0}>
        {props.overline !== undefined && (
          <Text component="div" size="sm" c="dimmed">
            {props.overline}
          </Text>
        )}
        <Group gap="sm">
          <Title order={1}>{props.title}</Title>
          {props.marks}
        </Group>
        {props.description !== undefined && (
          <Text component="div" c="dimmed" maw="72ch">
            {props.description}
          </Text>
        )}
      </Stack>
      {props.actions !== undefined && <Group gap="xs">{props.actions}</Group>}
    </Group>
  );
}
