import { Button, Group, List, Modal, Radio, Stack, Text } from '@mantine/core';
import { IconUserMinus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CREDENTIAL } from '../../../common/features/vault/credential.ts';
import { rotationsDue } from '../../../common/features/vault/rotation-due.ts';
import type { SpaceRoster } from '../../../common/features/vault/space-roster.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { useRecords } from '../../data/use-records.ts';
import { useSpaces, useVaultDesk } from '../../lib/vault-desk.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { useMemberAction } from './use-member-action.ts';

/** Says what follows when a member is removed, and from where; the vault asks once more by itself. */
export function MemberRemoval(props: {
  readonly space: SpaceId;
  readonly member: SpaceRoster['members'][number];
  readonly onClose: () => void;
}) {
  const { space, member, onClose } = props;
  const { account, name } = member;
  const { t } = useTranslation('workspace');
  const desk = useVaultDesk();
  const { busy, error, run } = useMemberAction();
  const [from, setFrom] = useState<'here' | 'everywhere'>('here');
  const shared = useSpaces().filter(
    info => info.role === 'admin' && info.members.some(one => one.account === account),
  );
  const { records } = useRecords(CREDENTIAL);
  const spaces = from === 'here' ? [space] : shared.map(info => info.space);
  const known = rotationsDue(
    records.filter(record => spaces.includes(record.space)),
    [{ account, name }],
  ).length;
  const remove = async (): Promise<void> => {
    if (await run(() => desk.call('removeMember', { account, spaces }))) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('removal.title', { name })} size="lg">
      <Stack>
        {shared.length > 1 && (
          <Radio.Group
            label={t('removal.from')}
            value={from}
            onChange={value => setFrom(value === 'everywhere' ? 'everywhere' : 'here')}
          >
            <Stack gap="xs" mt="xs">
              <Radio value="here" label={t('removal.here')} />
              <Radio value="everywhere" label={t('removal.everywhere', { count: shared.length })} />
            </Stack>
          </Radio.Group>
        )}
        <Text fw={600} size="sm">
          {t('removal.consequences')}
        </Text>
        <List size="sm" spacing={4}>
          <List.Item>{t('removal.newKey')}</List.Item>
          <List.Item>{t('removal.server')}</List.Item>
          <List.Item>{t('removal.unsynced', { name })}</List.Item>
          <List.Item>{t('removal.seen', { name })}</List.Item>
          <List.Item>
            {t(known > 0 ? 'removal.rotate' : 'removal.rotateNone', { count: known })}
          </List.Item>
        </List>
        {error !== undefined && <ErrorNotice title={t('removal.notRemoved')} error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            color="red"
            leftSection={<IconUserMinus size={16} aria-hidden />}
            loading={busy}
            onClick={() => void remove()}
          >
            {t('removal.action')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
