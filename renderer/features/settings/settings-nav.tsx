import { Group, NavLink } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';

const parts = [
  { path: '/settings', name: 'general' },
  { path: '/settings/security', name: 'security' },
  { path: '/settings/storage', name: 'storage' },
] as const;

/** The parts of the settings. */
export function SettingsNav() {
  const { t } = useTranslation('settings');
  const { pathname } = useLocation();
  return (
    <Group component="nav" gap="xs" mb="lg" aria-label={t('nav.label')}>
      {parts.map(({ path, name }) => (
        <NavLink
          key={path}
          component={Link}
          to={path}
          w="auto"
          px="md"
          style={{ borderRadius: 'var(--mantine-radius-md)' }}
          active={pathname === path}
          aria-current={pathname === path ? 'page' : undefined}
          label={t(`nav.${name}`)}
        />
      ))}
    </Group>
  );
}
