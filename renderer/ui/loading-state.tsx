import { Center, Loader, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Below this a wait is not worth a flicker. */
const NOTICEABLE_MS = 200;

/** Something is on its way. */
export function LoadingState(props: { readonly label?: string }) {
  const { t } = useTranslation('app');
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), NOTICEABLE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Center
      component="output"
      py={48}
      aria-live="polite"
      style={{ visibility: shown ? undefined : 'hidden' }}
    >
      <Stack align="center" gap="sm">
        <Loader size="sm" />
        <Text size="sm" c="dimmed">
          {props.label ?? t('loading')}
        </Text>
      </Stack>
    </Center>
  );
}
