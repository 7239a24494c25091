import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OutboxState } from '../../data/data-contract.ts';
import { Section } from '../../ui/section.tsx';
import { useRefusalText } from './refusal-text.ts';

/** Changes of others that did not verify: shown, never applied. */
export function QuarantineSection(props: { readonly quarantined: OutboxState['quarantined'] }) {
  const { t } = useTranslation('sync');
  const refusalText = useRefusalText();
  return (
    <Section
      title={t('quarantine.title', { count: props.quarantined.length })}
      description={t('quarantine.intro')}
      flush
    >
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('quarantine.change')}</Table.Th>
            <Table.Th>{t('rejected.reason')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.quarantined.map(change => (
            <Table.Tr key={change.id}>
              <Table.Td ff="monospace">{change.id}</Table.Td>
              <Table.Td>{refusalText(change.code)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}
