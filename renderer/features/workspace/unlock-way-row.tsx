import { Button, Stack, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { useId } from 'react';

/** One way to unlock: what it is, and when it can't be used, why. */
export function UnlockWayRow(props: {
  readonly icon: Icon;
  readonly label: string;
  readonly hint: string;
  readonly enabled: boolean;
  readonly loading?: boolean;
  readonly onClick: () => void;
}) {
  const id = useId();
  const Sign = props.icon;
  return (
    <Stack gap={2}>
      <Button
        variant="default"
        justify="flex-start"
        fullWidth
        leftSection={<Sign size={16} aria-hidden />}
        disabled={!props.enabled}
        loading={props.loading ?? false}
        aria-describedby={id}
        onClick={props.onClick}
      >
        {props.label}
      </Button>
      <Text id={id} size="xs" c="dimmed">
        {props.hint}
      </Text>
    </Stack>
  );
}
