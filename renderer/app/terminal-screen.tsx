import { Button, Group, Table } from '@mantine/core';
import { IconPlus, IconTerminal2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SessionTarget } from '../../common/features/terminal/session.ts';
import { useTerminals } from '../lib/terminals.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Section } from '../ui/section.tsx';
import { SessionMark } from './session-mark.tsx';

/** Open sessions, and a terminal on this computer. */
export function TerminalScreen() {
  const { t } = useTranslation('app');
  const { sessions, open, activate, close } = useTerminals();
  const openLocal = (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => open({ title: t('terminals.local'), target: { transport: 'local' } })}
    >
      {t('terminals.newLocal')}
    </Button>
  );
  const place = (target: SessionTarget): string =>
    target.transport === 'local'
      ? t('terminals.local')
      : `${target.credential.username}@${target.host}:${String(target.port)}`;
  return (
    <>
      <PageHeader
        title={t('terminals.title')}
        description={t('terminals.intro')}
        actions={sessions.length > 0 && openLocal}
      />
      {sessions.length === 0 ? (
        <EmptyState
          icon={IconTerminal2}
          title={t('terminals.empty')}
          hint={t('terminals.emptyHint')}
          action={openLocal}
        />
      ) : (
        <Section title={t('dock.label')} flush>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('terminals.name')}</Table.Th>
                <Table.Th>{t('terminals.target')}</Table.Th>
                <Table.Th>{t('terminals.state')}</Table.Th>
                <Table.Th aria-label={t('terminals.show')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sessions.map(session => (
                <Table.Tr key={session.id}>
                  <Table.Td>{session.title}</Table.Td>
                  <Table.Td ff="monospace">{place(session.target)}</Table.Td>
                  <Table.Td>
                    <Group gap={6} wrap="nowrap">
                      <SessionMark state={session.state.state} />
                      {t(`session.${session.state.state}`)}
                    </Group>
                  </Table.Td>
                  <Table.Td>
                    <Group gap="xs" justify="flex-end" wrap="nowrap">
                      <Button size="xs" variant="default" onClick={() => activate(session.id)}>
                        {t('terminals.show')}
                      </Button>
                      <Button
                        size="xs"
                        variant="subtle"
                        color="gray"
                        onClick={() => close(session.id)}
                      >
                        {t('terminals.close')}
                      </Button>
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Section>
      )}
    </>
  );
}
