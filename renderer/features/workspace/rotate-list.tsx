import { Anchor, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CREDENTIAL } from '../../../common/features/vault/credential.ts';
import { rotationsDue, type Leaver } from '../../../common/features/vault/rotation-due.ts';
import type { SpaceRoster } from '../../../common/features/vault/space-roster.ts';
import { useRecords } from '../../data/use-records.ts';
import { DateTime } from '../../ui/date-time.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { Section } from '../../ui/section.tsx';
import { useShowMore } from '../../ui/show-more.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';

/** Who left, or lost a computer, and which passwords they know that are still in use. */
export function RotateList({ roster }: { readonly roster: SpaceRoster }) {
  const { t, i18n } = useTranslation('workspace');
  const credentials = useRecords(CREDENTIAL, roster.space);
  const leavers = leaversOf(roster);
  const due = rotationsDue(credentials.records, leavers);
  const { shown, more } = useShowMore(due);
  if (leavers.length === 0) return null;
  const isDone = credentials.isWhole && due.length === 0;
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  const nameOf = ({ name, device }: Leaver): string => {
    const label = roster.members
      .flatMap(member => member.devices)
      .find(one => one.device === device)?.label;
    return label === undefined ? name : t('rotate.onDevice', { name, device: label });
  };
  return (
    <Section
      title={t('rotate.title')}
      description={t(isDone ? 'rotate.helpDone' : 'rotate.help', {
        names: list.format(leavers.map(nameOf)),
      })}
      flush={due.length > 0}
    >
      {credentials.state === 'loading' && <LoadingState />}
      {credentials.state === 'error' && (
        <ErrorNotice error={credentials.error} onRetry={credentials.refresh} />
      )}
      {isDone && (
        <StatusMark tone="good" icon={IconCircleCheck}>
          {t('rotate.done')}
        </StatusMark>
      )}
      {due.length > 0 && (
        <Table miw={520} aria-label={t('rotate.title')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('rotate.credential')}</Table.Th>
              <Table.Th>{t('rotate.knownTo')}</Table.Th>
              <Table.Th>{t('rotate.how')}</Table.Th>
              <Table.Th>{t('rotate.last')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ credential, name, username, leaver, how, lastUse }) => (
              <Table.Tr key={`${credential} ${leaver.account} ${leaver.device ?? ''}`}>
                <Table.Td>
                  <StatusMark tone="warning" icon={IconAlertTriangle}>
                    {t('rotate.due')}
                  </StatusMark>{' '}
                  <Anchor component={Link} to={`/vault/${credential}`} underline="always">
                    {name}
                  </Anchor>
                  {username !== '' && (
                    <Text size="xs" c="dimmed">
                      {username}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{nameOf(leaver)}</Table.Td>
                <Table.Td>{list.format(how.map(way => t(`rotate.way.${way}`)))}</Table.Td>
                <Table.Td>{lastUse === undefined ? '–' : <DateTime at={lastUse} />}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {more}
    </Section>
  );
}

/** People who are gone, and revoked computers of those who are not. */
function leaversOf({ former, members }: SpaceRoster): Leaver[] {
  const devices = members.flatMap(({ account, name, devices: all }) =>
    all.flatMap(({ device, revoked }) => (revoked === undefined ? [] : { account, name, device })),
  );
  return [...former.map(({ account, name }) => ({ account, name })), ...devices];
}
