import { Button, Group, Progress as Bar, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Progress } from './use-job.ts';

/** How far a job is, and the way to call it off. */
export function JobProgress(props: {
  readonly progress: Progress;
  readonly label: string;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation('storage');
  const { done, total } = props.progress;
  const percent = total === 0 ? 0 : Math.min(100, Math.round((done / total) * 100));
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">
        {props.label}
        {total > 0 && ` ${t('percent', { percent })}`}
      </Text>
      <Group gap="sm" wrap="nowrap">
        <Bar
          value={total === 0 ? 100 : percent}
          animated={total === 0}
          flex={1}
          aria-label={props.label}
        />
        <Button size="xs" variant="default" onClick={props.onCancel}>
          {t('cancel')}
        </Button>
      </Group>
    </Stack>
  );
}
