import { Button, Table, Text } from '@mantine/core';
import { IconDeviceLaptop, IconDeviceLaptopOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SpaceInfo } from '../../../common/features/vault/space-info.ts';
import type { SpaceRoster } from '../../../common/features/vault/space-roster.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import { DateTime } from '../../ui/date-time.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';
import { useShowMore } from '../../ui/show-more.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { useMemberAction } from './use-member-action.ts';

/** The computers of a site's members; an admin revokes one that was lost. */
export function MemberDevices(props: { readonly info: SpaceInfo; readonly roster: SpaceRoster }) {
  const { info, roster } = props;
  const { t } = useTranslation('workspace');
  const desk = useVaultDesk();
  const { busy, error, run } = useMemberAction();
  const devices = roster.members.flatMap(member =>
    member.devices.map(device => ({ ...device, member })),
  );
  const { shown, more } = useShowMore(devices);
  return (
    <Section title={t('devices.title')} description={t('devices.help')} flush>
      {error !== undefined && <ErrorNotice title={t('devices.notRevoked')} error={error} />}
      {devices.length === 0 ? (
        <Text size="sm" c="dimmed" px="md" pb="md">
          {t('devices.none')}
        </Text>
      ) : (
        <Table miw={480}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('devices.device')}</Table.Th>
              <Table.Th>{t('members.name')}</Table.Th>
              <Table.Th>{t('devices.state')}</Table.Th>
              {info.role === 'admin' && <Table.Th aria-label={t('members.actions')} />}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ device, label, isThis, revoked, member }) => (
              <Table.Tr key={`${member.account} ${device}`}>
                <Table.Td>
                  {label}
                  {isThis && (
                    <Text component="span" inherit c="dimmed">
                      {' '}
                      {t('devices.this')}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{member.name}</Table.Td>
                <Table.Td>
                  {revoked === undefined ? (
                    <StatusMark tone="good" icon={IconDeviceLaptop}>
                      {t('devices.active')}
                    </StatusMark>
                  ) : (
                    <>
                      <StatusMark tone="bad" icon={IconDeviceLaptopOff}>
                        {t('devices.revoked')}
                      </StatusMark>
                      <Text size="xs" c="dimmed" mt={2}>
                        <DateTime at={revoked.at} /> · {revoked.byName}
                      </Text>
                    </>
                  )}
                </Table.Td>
                {info.role === 'admin' && (
                  <Table.Td ta="end">
                    {revoked === undefined && !isThis && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        loading={busy}
                        aria-label={t('devices.revokeOf', { device: label })}
                        onClick={() =>
                          void run(() =>
                            desk.call('revokeDevice', { account: member.account, device }),
                          )
                        }
                      >
                        {t('devices.revoke')}
                      </Button>
                    )}
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {more}
    </Section>
  );
}
