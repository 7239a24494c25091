import { Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** What the window is about: a mark, a title, a sentence. */
export function SecureHeading(props: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly titleId?: string;
  readonly text?: string;
  readonly children?: ReactNode;
}) {
  return (
    <Group align="flex-start" wrap="nowrap" gap="md">
      <ThemeIcon variant="light" size={40} radius="md" aria-hidden>
        {props.icon}
      </ThemeIcon>
      <Stack gap={4} flex={1} miw={0}>
        <Title order={1} size="h2" id={props.titleId}>
          {props.title}
        </Title>
        {props.text !== undefined && <Text size="sm">{props.text}</Text>}
        {props.children}
      </Stack>
    </Group>
  );
}
