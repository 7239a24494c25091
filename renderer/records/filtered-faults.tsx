import { Button, Card } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Fault } from '../../common/features/problems/fault-view.ts';
import type { Site } from '../../common/features/workspace/site-view.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { FaultFilterBar } from './fault-filter-bar.tsx';
import { FaultTable } from './fault-table.tsx';
import type { FaultFiltering } from './use-fault-filter.ts';

/** A list of faults below its filter; says so when the filter hides all of them. */
export function FilteredFaults(props: {
  readonly label: string;
  readonly filtering: FaultFiltering;
  /** Those that the filter lets through, in the order given. */
  readonly shown: readonly Fault[];
  /** How many there are without it. */
  readonly total: number;
  readonly sites: readonly Site[];
  /** Marks what this person has not looked at, and lets them filter by it. */
  readonly isUnseen?: (fault: Fault) => boolean;
}) {
  const { label, shown, sites, isUnseen } = props;
  const { text, narrow, clear } = props.filtering;
  const { t } = useTranslation('problems');
  return (
    <div>
      <FaultFilterBar
        text={text}
        sites={sites}
        withUnseen={isUnseen !== undefined}
        onNarrow={narrow}
      />
      <Card padding={0} style={{ overflowX: 'auto' }}>
        {shown.length === 0 ? (
          <EmptyState
            compact
            icon={IconFilterOff}
            title={t('list.noneShown')}
            hint={t('list.hidden', { count: props.total })}
            action={
              <Button size="xs" variant="default" onClick={clear}>
                {t('filter.clear')}
              </Button>
            }
          />
        ) : (
          <FaultTable label={label} faults={shown} sites={sites} isUnseen={isUnseen} />
        )}
      </Card>
    </div>
  );
}
