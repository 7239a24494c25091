import { Anchor, Box, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Fault } from '../../common/features/problems/fault-view.ts';
import type { Site } from '../../common/features/workspace/site-view.ts';
import { RelativeTime } from '../ui/date-time.tsx';
import { useShowMore } from '../ui/show-more.tsx';
import { SeverityMark, StepMark } from './fault-marks.tsx';

/** Faults as a table, in the order given. */
export function FaultTable(props: {
  readonly label: string;
  readonly faults: readonly Fault[];
  /** Names the site of each fault; no column when there are none. */
  readonly sites: readonly Site[];
  /** Marks what this person has not looked at. */
  readonly isUnseen?: ((fault: Fault) => boolean) | undefined;
}) {
  const { t } = useTranslation('problems');
  const { faults, sites, isUnseen } = props;
  const { shown, more } = useShowMore(faults);
  const names = new Map(sites.map(site => [site.space, site.name]));
  return (
    <>
      <Table aria-label={props.label} highlightOnHover verticalSpacing="sm" miw={560}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('field.title')}</Table.Th>
            {sites.length > 0 && <Table.Th>{t('field.site')}</Table.Th>}
            <Table.Th>{t('field.severity')}</Table.Th>
            <Table.Th>{t('field.step')}</Table.Th>
            <Table.Th>{t('list.touched')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(fault => {
            const unseen = isUnseen?.(fault) === true;
            return (
              <Table.Tr key={fault.id}>
                <Table.Td>
                  <Anchor component={Link} to={`/faults/${fault.id}`} fw={unseen ? 700 : 500}>
                    {fault.title}
                  </Anchor>
                  <Text size="xs" c="dimmed" component="div">
                    {unseen && (
                      <>
                        <Box
                          component="span"
                          bg="petrol"
                          display="inline-block"
                          w={8}
                          h={8}
                          mr={6}
                          style={{ borderRadius: '50%' }}
                          aria-hidden
                        />
                        {t('list.unseen')}
                        {' · '}
                      </>
                    )}
                    {fault.number}
                  </Text>
                </Table.Td>
                {sites.length > 0 && <Table.Td>{names.get(fault.space) ?? '–'}</Table.Td>}
                <Table.Td>
                  <SeverityMark severity={fault.severity} />
                </Table.Td>
                <Table.Td>
                  <StepMark step={fault.step} />
                </Table.Td>
                <Table.Td>
                  <Text size="sm" component="div">
                    <RelativeTime at={fault.updated.at} />
                  </Text>
                  <Text size="xs" c="dimmed">
                    {fault.updated.authorName}
                  </Text>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      {more}
    </>
  );
}
