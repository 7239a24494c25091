import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

/** A titled part of a screen. */
export function Section(props: {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** Lists and tables reach to the card's edges. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <Card component="section" aria-labelledby={id} padding="md">
      <Group justify="space-between" align="flex-start" gap="sm" mb="sm">
        <Stack gap={2} flex="1 1 16rem" miw={0}>
          <Title order={2} id={id}>
            {props.title}
          </Title>
          {props.description !== undefined && (
            <Text component="div" size="sm" c="dimmed" maw="72ch">
              {props.description}
            </Text>
          )}
        </Stack>
        {props.actions !== undefined && <Group gap="xs">{props.actions}</Group>}
      </Group>
      {props.flush === true ? (
        <Card.Section withBorder={false} style={{ overflowX: 'auto' }}>
          {props.children}
        </Card.Section>
      ) : (
        props.children
      )}
    </Card>
  );
}
