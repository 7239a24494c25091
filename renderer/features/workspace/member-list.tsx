import { Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SpaceInfo } from '../../../common/features/vault/space-info.ts';
import type { SpaceRoster } from '../../../common/features/vault/space-roster.ts';
import type { AccountId } from '../../../common/lib/ids.ts';
import { useOwner, useVaultDesk } from '../../lib/vault-desk.ts';
import { DateTime } from '../../ui/date-time.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';
import { useShowMore } from '../../ui/show-more.tsx';
import { MemberMenu } from './member-menu.tsx';
import { MemberRemoval } from './member-removal.tsx';
import { useMemberAction } from './use-member-action.ts';

/** Who works at a site, since when and as what; an admin changes roles and removes people here. */
export function MemberList(props: { readonly info: SpaceInfo; readonly roster: SpaceRoster }) {
  const { info, roster } = props;
  const { t } = useTranslation('workspace');
  const desk = useVaultDesk();
  const owner = useOwner();
  const { busy, error, run } = useMemberAction();
  const [leaving, setLeaving] = useState<AccountId | undefined>();
  const mayChange = info.role === 'admin';
  const { shown, more } = useShowMore(roster.members);
  const leaver = roster.members.find(({ account }) => account === leaving);
  return (
    <Section title={t('members.list', { count: roster.members.length })} flush>
      {error !== undefined && <ErrorNotice title={t('members.notChanged')} error={error} />}
      <Table miw={480}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('members.name')}</Table.Th>
            <Table.Th>{t('members.role')}</Table.Th>
            <Table.Th>{t('members.since')}</Table.Th>
            {mayChange && <Table.Th aria-label={t('members.actions')} />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(({ account, name, role, since, fingerprint }) => (
            <Table.Tr key={account}>
              <Table.Td>
                {name}
                {account === owner.account && (
                  <Text component="span" inherit c="dimmed">
                    {' '}
                    {t('members.you')}
                  </Text>
                )}
                <Text size="xs" c="dimmed" lang="en">
                  {fingerprint}
                </Text>
              </Table.Td>
              <Table.Td>{t(`role.${role}`)}</Table.Td>
              <Table.Td>
                <DateTime at={since.at} />
              </Table.Td>
              {mayChange && (
                <Table.Td ta="end">
                  {account !== owner.account && (
                    <MemberMenu
                      name={name}
                      role={role}
                      busy={busy}
                      onRole={next =>
                        void run(() =>
                          desk.call('changeRole', { space: info.space, account, role: next }),
                        )
                      }
                      onRemove={() => setLeaving(account)}
                    />
                  )}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {more}
      {leaver !== undefined && (
        <MemberRemoval space={info.space} member={leaver} onClose={() => setLeaving(undefined)} />
      )}
    </Section>
  );
}
