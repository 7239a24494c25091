import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconUserMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../common/crypto/bundles.ts';
import { offeredRoles } from './role-options.ts';

/** What an admin can do with a member. */
export function MemberMenu(props: {
  readonly name: string;
  readonly role: Role;
  readonly busy: boolean;
  readonly onRole: (role: Role) => void;
  readonly onRemove: () => void;
}) {
  const { t } = useTranslation('workspace');
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          loading={props.busy}
          aria-label={t('members.actionsFor', { name: props.name })}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('members.changeRole')}</Menu.Label>
        {offeredRoles
          .filter(role => role !== props.role)
          .map(role => (
            <Menu.Item key={role} onClick={() => props.onRole(role)}>
              {t(`role.${role}`)}
            </Menu.Item>
          ))}
        <Menu.Divider />
        <Menu.Item
          c="var(--mantine-color-error)"
          leftSection={<IconUserMinus size={16} aria-hidden />}
          onClick={props.onRemove}
        >
          {t('members.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
