import { Button, Menu } from '@mantine/core';
import {
  IconChevronDown,
  IconFileExport,
  IconFileImport,
  IconReportAnalytics,
  IconShieldCheck,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

/** The ways from the list of credentials to what is done with many of them at once. */
export function VaultMenu({ mayAdd }: { readonly mayAdd: boolean }) {
  const { t } = useTranslation('vault');
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
          {t('menu')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          to="/vault/report"
          leftSection={<IconReportAnalytics size={16} aria-hidden />}
        >
          {t('report.title')}
        </Menu.Item>
        <Menu.Item
          component={Link}
          to="/vault/policy"
          leftSection={<IconShieldCheck size={16} aria-hidden />}
        >
          {t('policy.title')}
        </Menu.Item>
        {mayAdd && (
          <Menu.Item
            component={Link}
            to="/vault/import"
            leftSection={<IconFileImport size={16} aria-hidden />}
          >
            {t('import.title')}
          </Menu.Item>
        )}
        <Menu.Item
          component={Link}
          to="/vault/export"
          leftSection={<IconFileExport size={16} aria-hidden />}
        >
          {t('export.title')}
        </Menu.Item>
        <Menu.Item
          component={Link}
          to="/vault/deleted"
          leftSection={<IconTrash size={16} aria-hidden />}
        >
          {t('deleted.title')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
