import { Anchor, Button, Stack, Text } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { Link, useParams } from 'react-router';
import { selectServer } from '../../lib/connection-slice.ts';
import type { SpaceInfo } from '../../../common/features/vault/space-info.ts';
import { useSpaces } from '../../lib/vault-desk.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';
import { AddColleague } from './add-colleague.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { JoinerList } from './joiner-list.tsx';
import { MemberDevices } from './member-devices.tsx';
import { FormerMembers } from './member-former.tsx';
import { MemberList } from './member-list.tsx';
import { RotateKeys } from './rotate-keys.tsx';
import { RotateList } from './rotate-list.tsx';
import { useJoiners } from './use-joiners.ts';
import { useRoster } from './use-roster.ts';
import { useSpaceNames } from './use-space-names.ts';

/** Who works at a site, who waits to, who left, and the ways to invite, remove, revoke and rotate. */
export function MembersScreen() {
  const { t } = useTranslation('workspace');
  const { space } = useParams();
  const info = useSpaces().find(item => item.space === space);
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
        <Roster info={info} />
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

/** Who is and was here, what a leaver still knows, on which computers, under which key. */
function Roster({ info }: { readonly info: SpaceInfo }) {
  const roster = useRoster(info.space);
  if (roster.state === 'loading') return <LoadingState />;
  if (roster.state === 'error') {
    return <ErrorNotice error={roster.error} onRetry={roster.refresh} />;
  }
  return (
    <>
      <RotateList roster={roster.value} />
      <MemberList info={info} roster={roster.value} />
      <MemberDevices info={info} roster={roster.value} />
      <RotateKeys info={info} roster={roster.value} />
      <FormerMembers roster={roster.value} />
    </>
  );
}
