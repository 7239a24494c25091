import { Anchor, Button, Stack, Table, Text } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { Link, useParams } from 'react-router';
import { selectServer } from '../../lib/connection-slice.ts';
import { useOwner, useSpaces } from '../../lib/vault-desk.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';
import { AddColleague } from './add-colleague.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { JoinerList } from './joiner-list.tsx';
import { useJoiners } from './use-joiners.ts';
import { useSpaceNames } from './use-space-names.ts';

/** Who works at a site, who waits to, and the way to invite. */
export function MembersScreen() {
  const { t } = useTranslation('workspace');
  const { space } = useParams();
  const info = useSpaces().find(item => item.space === space);
  const owner = useOwner();
  const spaceName = useSpaceNames();
  const joiners = useJoiners();
  const server = useSelector(selectServer);
  const [inviting, setInviting] = useState(false);

  if (info === undefined) {
    return (
      <EmptyState icon={IconUsers} title={t('members.noSpace')} hint={t('members.noSpaceHint')} />
    );
  }
  const mayInvite = info.role === 'admin';
  return (
    <>
      <PageHeader
        overline={
          <Anchor component={Link} to={`/sites/${info.space}`} inherit>
            {spaceName(info.space)}
          </Anchor>
        }
        title={t('members.title')}
        description={t('members.intro')}
        actions={
          mayInvite && (
            <Button
              leftSection={<IconUserPlus size={16} aria-hidden />}
              disabled={server === undefined}
              onClick={() => setInviting(true)}
            >
              {t('members.invite')}
            </Button>
          )
        }
      />
      <Stack gap="lg">
        {mayInvite && server === undefined && (
          <Text size="sm" c="dimmed">
            {t('members.needsServer')}{' '}
            <Anchor component={Link} to="/sync" inherit underline="always">
              {t('members.toSync')}
            </Anchor>
          </Text>
        )}
        <Section title={t('members.waiting')} description={t('members.waitingHelp')}>
          {joiners.state === 'loading' && <LoadingState />}
          {joiners.state === 'error' && (
            <ErrorNotice error={joiners.error} onRetry={joiners.refresh} />
          )}
          {joiners.state === 'ready' &&
            (joiners.value.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t('members.nobodyWaits')}
              </Text>
            ) : (
              <JoinerList joiners={joiners.value} />
            ))}
        </Section>
        <Section title={t('members.list', { count: info.members.length })} flush>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('members.name')}</Table.Th>
                <Table.Th>{t('members.role')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {info.members.map(member => (
                <Table.Tr key={member.account}>
                  <Table.Td>
                    {member.name}
                    {member.account === owner.account && (
                      <Text component="span" inherit c="dimmed">
                        {' '}
                        {t('members.you')}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{t(`role.${member.role}`)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Section>
        <AddColleague info={info} />
      </Stack>
      {server !== undefined && (
        <InviteDialog
          opened={inviting}
          onClose={() => setInviting(false)}
          server={server}
          space={info.space}
        />
      )}
    </>
  );
}
