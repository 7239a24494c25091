import { ActionIcon, Group, Text, Tooltip } from '@mantine/core';
import { IconKeyboard, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useOwner } from '../lib/vault-desk.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import classes from './shell.module.css';
import { SyncStateLink } from './sync-state-link.tsx';

/** Whose workspace it is, how sync stands, and the way out. */
export function ShellHeader(props: { readonly onLock: () => void; readonly onKeys: () => void }) {
  const { t } = useTranslation('app');
  const owner = useOwner();
  return (
    <header className={classes['header']}>
      <div className={classes['brand']}>
        <BrandMark className={classes['mark']} />
        <Text component="span" fw={600} truncate>
          {owner.orgName}
        </Text>
      </div>
      <Group gap={4} wrap="nowrap" className={classes['state'] ?? ''}>
        <SyncStateLink />
        <Text component="span" size="sm" px={10} truncate className={classes['person']}>
          {owner.name}
        </Text>
        <Tooltip label={t('keys.title')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('keys.title')}
            onClick={props.onKeys}
          >
            <IconKeyboard size={20} stroke={1.5} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('lock')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('lock')}
            onClick={props.onLock}
          >
            <IconLock size={20} stroke={1.5} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </header>
  );
}
