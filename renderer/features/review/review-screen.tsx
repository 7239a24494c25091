import { Stack } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { byUrgency, faultMatches, isUnseen } from '../../../common/features/problems/fault-list.ts';
import type { Fault } from '../../../common/features/problems/fault-view.ts';
import { useOwner } from '../../lib/vault-desk.ts';
import { FilteredFaults } from '../../records/filtered-faults.tsx';
import { UnreadableNotice } from '../../records/unreadable-notice.tsx';
import { useFaultFilter } from '../../records/use-fault-filter.ts';
import { useSeenMarks } from '../../records/use-seen-marks.ts';
import { useFaults, useSites } from '../../records/use-typed.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';

/** The lead's desk: what came in from every site, and what nobody here has looked at yet. */
export function ReviewScreen() {
  const { t } = useTranslation('review');
  const filtering = useFaultFilter('all');
  const faults = useFaults();
  const sites = useSites();
  const marks = useSeenMarks();
  const { account } = useOwner();

  if (faults.state === 'loading' || marks === undefined) return <LoadingState />;
  const unseen = (fault: Fault): boolean => isUnseen(fault, marks, account);
  const news = faults.items.filter(unseen).length;
  const shown = faults.items
    .filter(one => faultMatches(one, filtering.filter, unseen(one)))
    .toSorted((a, b) => Number(unseen(b)) - Number(unseen(a)) || byUrgency(a, b));
  return (
    <>
      <PageHeader
        title={t('title')}
        description={faults.items.length === 0 ? t('description') : t('unseen', { count: news })}
      />
      <Stack gap="md">
        {faults.error !== undefined && (
          <ErrorNotice error={faults.error} onRetry={faults.refresh} />
        )}
        <UnreadableNotice unreadable={faults.unreadable} />
        {faults.items.length === 0 ? (
          <EmptyState icon={IconInbox} title={t('empty.title')} hint={t('empty.hint')} />
        ) : (
          <FilteredFaults
            label={t('table')}
            filtering={filtering}
            shown={shown}
            total={faults.items.length}
            sites={sites.items}
            isUnseen={unseen}
          />
        )}
      </Stack>
    </>
  );
}
