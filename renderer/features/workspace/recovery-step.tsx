import { Group, Stack, ThemeIcon, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A numbered step of something that takes several people and days. */
export function RecoveryStep(props: {
  readonly number: number;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <Group component="section" align="flex-start" wrap="nowrap" gap="sm">
      <ThemeIcon variant="light" radius="xl" size={28} aria-hidden>
        {props.number}
      </ThemeIcon>
      <Stack gap="xs" flex={1} miw={0}>
        <Title order={2} fz="md">
          {props.title}
        </Title>
        {props.children}
      </Stack>
    </Group>
  );
}
