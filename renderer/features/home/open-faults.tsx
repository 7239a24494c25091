import { Anchor, Group, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { byUrgency } from '../../../common/features/problems/fault-list.ts';
import { isOpen } from '../../../common/features/problems/fault-step.ts';
import type { Fault } from '../../../common/features/problems/fault-view.ts';
import { severity } from '../../../common/features/problems/fault.ts';
import type { Site } from '../../../common/features/workspace/site-view.ts';
import { SeverityMark } from '../../records/fault-marks.tsx';
import { FaultTable } from '../../records/fault-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Section } from '../../ui/section.tsx';

/** Faults shown here; the list has them all. */
const SHOWN = 6;

/** Faults that nobody has replied to, the severe ones first, with their count by severity. */
export function OpenFaults(props: {
  readonly faults: readonly Fault[];
  readonly sites: readonly Site[];
}) {
  const { t } = useTranslation('home');
  const open = props.faults.filter(isOpen).toSorted(byUrgency);
  const counts = severity.options
    .map(level => ({ level, count: open.filter(one => one.severity === level).length }))
    .filter(({ count }) => count > 0);
  return (
    <Section
      title={t('faults.title')}
      flush
      description={
        counts.length > 0 && (
          <Group gap="sm" mt={4}>
            {counts.map(({ level, count }) => (
              <Group key={level} gap={4}>
                <SeverityMark severity={level} />
                <Text span size="sm">
                  {count}
                </Text>
              </Group>
            ))}
          </Group>
        )
      }
      actions={
        <Anchor component={Link} to="/faults" size="sm">
          {t('faults.all')}
        </Anchor>
      }
    >
      {open.length === 0 ? (
        <EmptyState compact icon={IconCircleCheck} title={t('faults.empty')} />
      ) : (
        <FaultTable
          label={t('faults.title')}
          faults={open.slice(0, SHOWN)}
          sites={props.sites.length > 1 ? props.sites : []}
        />
      )}
    </Section>
  );
}
