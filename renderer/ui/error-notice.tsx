import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconClockPause } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorKinds, type AppError } from '../../common/errors/app-error.ts';
import { useErrorText } from '../lib/error-text.ts';

/** An expected failure in the user's words: what happened and what to do. */
export function ErrorNotice(props: {
  readonly error: AppError;
  /** What was tried, such as "The fault was not saved". */
  readonly title?: string;
  readonly onRetry?: (() => void) | undefined;
  /** Further ways out, beside "try again". */
  readonly actions?: ReactNode;
}) {
  const { t } = useTranslation('app');
  const text = useErrorText();
  // What mends itself is told calmly: being offline is a state, not an alarm.
  const calm = errorKinds[props.error.kind] === 'automatic';
  const actions = (props.onRetry !== undefined || props.actions !== undefined) && (
    <Group gap="xs">
      {props.onRetry !== undefined && (
        <Button size="xs" variant="default" onClick={props.onRetry}>
          {t('tryAgain')}
        </Button>
      )}
      {props.actions}
    </Group>
  );
  return (
    <Alert
      role={calm ? 'status' : 'alert'}
      color={calm ? 'gray' : 'red'}
      variant="light"
      icon={calm ? <IconClockPause aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={props.title}
      data-error={props.error.kind}
    >
      <Stack gap="xs">
        <Text size="sm">{text(props.error)}</Text>
        {actions}
      </Stack>
    </Alert>
  );
}
