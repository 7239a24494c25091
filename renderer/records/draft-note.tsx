import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Says that the form holds what was typed and not saved the last time, and lets begin anew. */
export function DraftNote(props: { readonly found: boolean; readonly onStartOver: () => void }) {
  const { t } = useTranslation('records');
  const [shown, setShown] = useState(props.found);
  if (!shown) return null;
  return (
    <Group component="output" gap="xs">
      <Text size="sm" c="dimmed">
        {t('draft.restored')}
      </Text>
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => {
          setShown(false);
          props.onStartOver();
        }}
      >
        {t('draft.startOver')}
      </Button>
    </Group>
  );
}
