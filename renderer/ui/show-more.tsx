import { Button, Center } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/**
 * A long list a portion at a time: what is shown of it, and the button for more, null when all is there.
 * @param portion rows shown at first, and with each press
 */
export function useShowMore<Item>(
  items: readonly Item[],
  portion = 100,
): { readonly shown: readonly Item[]; readonly more: ReactNode } {
  const { t } = useTranslation('app');
  const [limit, setLimit] = useState(portion);
  const count = Math.min(items.length - limit, portion);
  return {
    shown: items.slice(0, limit),
    more:
      count > 0 ? (
        <Center p="sm">
          <Button variant="default" size="xs" onClick={() => setLimit(limit + portion)}>
            {t('more', { count })}
          </Button>
        </Center>
      ) : null,
  };
}
