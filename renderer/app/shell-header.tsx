import { ActionIcon, Group, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconKeyboard, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useOwner } from '../lib/vault-desk.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import classes from './shell.module.css';
import { SyncStateLink } from './sync-state-link.tsx';

/** Whose workspace it is, how sync stands, and the way out. */
export function ShellHeader(props: {
  readonly onLock: () => void;
  readonly onSwitch: () => void;
  readonly onKeys: () => void;
}) {
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
        <Tooltip label={t('switchUser')}>
          <UnstyledButton
            fz="sm"
            px={10}
            className={classes['person'] ?? ''}
            aria-label={`${owner.name}: ${t('switchUser')}`}
            onClick={props.onSwitch}
          >
            <Text component="span" inherit truncate>
              {owner.name}
            </Text>
          </UnstyledButton>
        </Tooltip>
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
