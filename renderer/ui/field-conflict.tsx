import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconArrowsSplit } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RelativeTime } from './date-time.tsx';
import { StatusMark } from './status-mark.tsx';

/** One of the values that a field has at once. */
export interface ConflictingValue<Value> {
  readonly change: string;
  readonly authorName: string;
  readonly at: number;
  readonly value: Value;
}

/** A field that two people wrote without seeing each other's value: both show, one is chosen. */
export function FieldConflict<Value>(props: {
  readonly label: ReactNode;
  readonly heads: readonly ConflictingValue<Value>[];
  readonly show: (value: Value) => ReactNode;
  /** Keeps this value; absent for readers. */
  readonly onKeep?: ((head: ConflictingValue<Value>) => void) | undefined;
  readonly busy?: boolean;
}) {
  const { t } = useTranslation('app');
  const { onKeep } = props;
  const id = useId();
  return (
    <Paper component="section" withBorder p="sm" aria-labelledby={id}>
      <Group id={id} gap="xs" mb="xs">
        <StatusMark tone="warning" icon={IconArrowsSplit}>
          {t('conflict.title')}
        </StatusMark>
        <Text size="sm" fw={600} component="span">
          {props.label}
        </Text>
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        {t('conflict.hint')}
      </Text>
      <Stack gap="xs">
        {props.heads.map(head => (
          <Group key={head.change} justify="space-between" align="flex-start" wrap="nowrap">
            <Stack gap={0} miw={0}>
              <Text component="div">{props.show(head.value)}</Text>
              <Text component="div" size="xs" c="dimmed">
                {head.authorName} · <RelativeTime at={head.at} />
              </Text>
            </Stack>
            {onKeep !== undefined && (
              <Button
                size="xs"
                variant="default"
                disabled={props.busy === true}
                onClick={() => onKeep(head)}
                flex="none"
              >
                {t('conflict.keep')}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
