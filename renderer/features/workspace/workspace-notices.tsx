import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { IconUserCheck, IconUserQuestion } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useQuery } from '../../data/use-query.ts';
import { useSpaces, useVaultDesk } from '../../lib/vault-desk.ts';
import { FingerprintWords } from '../../ui/fingerprint-words.tsx';
import { IdentityChanges } from './identity-changes.tsx';
import { ShutOutNotice, useShutOut } from './shut-out-notice.tsx';
import { useJoiners } from './use-joiners.ts';
import { VaultProblemNotice } from './vault-problem-notice.tsx';

const noNews = (): (() => void) => () => undefined;

/** What concerns the whole workspace, above every screen. */
export function WorkspaceNotices() {
  const shutOut = useShutOut();
  return (
    <>
      <VaultProblemNotice />
      {shutOut !== undefined && <ShutOutNotice by={shutOut} />}
      <IdentityChanges />
      {shutOut !== 'revoked' && <WaitingNotices />}
    </>
  );
}

/** Waiting to be let in, or being waited for. */
function WaitingNotices() {
  const { t } = useTranslation('workspace');
  const spaces = useSpaces();
  const joiners = useJoiners();
  const atMembers = useLocation().pathname.endsWith('/members');
  const waiting = joiners.value ?? [];
  const place =
    waiting
      .flatMap(joiner => joiner.spaces)
      .find(space => spaces.some(info => info.space === space && info.kind === 'site')) ??
    spaces[0]?.space;
  if (spaces.length === 0) return <WaitingToJoin />;
  // The members' screen shows them itself.
  if (waiting.length === 0 || place === undefined || atMembers) return null;
  return (
    <Alert color="petrol" variant="light" mb="md" icon={<IconUserCheck aria-hidden />}>
      <Text size="sm">
        {t('joiners.notice', { count: waiting.length, name: waiting[0]?.name ?? '' })}{' '}
        <Anchor component={Link} to={`/sites/${place}/members`} inherit underline="always">
          {t('joiners.look')}
        </Anchor>
      </Text>
    </Alert>
  );
}

function WaitingToJoin() {
  const { t } = useTranslation('workspace');
  const desk = useVaultDesk();
  const ask = useCallback(() => desk.call('fingerprint'), [desk]);
  const fingerprint = useQuery(ask, noNews);
  return (
    <Alert
      color="petrol"
      variant="light"
      mb="md"
      icon={<IconUserQuestion aria-hidden />}
      title={t('waiting.title')}
    >
      <Stack gap="xs">
        <Text size="sm">{t('waiting.hint')}</Text>
        {fingerprint.state === 'ready' && <FingerprintWords words={fingerprint.value} />}
      </Stack>
    </Alert>
  );
}
