import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../ui/empty-state.tsx';

/** No screen has this address. */
export function NotFoundScreen() {
  const { t } = useTranslation('app');
  return (
    <EmptyState
      icon={IconMapOff}
      title={t('notFound')}
      hint={t('notFoundHint')}
      action={
        <Button component={Link} to="/" variant="default">
          {t('toHome')}
        </Button>
      }
    />
  );
}
