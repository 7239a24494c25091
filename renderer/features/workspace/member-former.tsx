import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SpaceRoster } from '../../../common/features/vault/space-roster.ts';
import { DateTime } from '../../ui/date-time.tsx';
import { Section } from '../../ui/section.tsx';
import { useShowMore } from '../../ui/show-more.tsx';

/** Who was a member; nothing when nobody has left. */
export function FormerMembers({ roster }: { readonly roster: SpaceRoster }) {
  const { t } = useTranslation('workspace');
  const { shown, more } = useShowMore(roster.former);
  if (roster.former.length === 0) return null;
  return (
    <Section title={t('former.title')} description={t('former.help')} flush>
      <Table miw={480}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('members.name')}</Table.Th>
            <Table.Th>{t('members.role')}</Table.Th>
            <Table.Th>{t('former.removed')}</Table.Th>
            <Table.Th>{t('former.by')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(({ account, name, role, until }) => (
            <Table.Tr key={account}>
              <Table.Td>{name}</Table.Td>
              <Table.Td>{t(`role.${role}`)}</Table.Td>
              <Table.Td>
                <DateTime at={until.at} />
              </Table.Td>
              <Table.Td>{until.byName}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {more}
    </Section>
  );
}
