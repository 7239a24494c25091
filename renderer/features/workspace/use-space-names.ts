import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { SITE } from '../../../common/features/workspace/site.ts';
import { toSite } from '../../../common/features/workspace/site-view.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { readAll } from '../../../common/records/folded-record.ts';
import { useRecords } from '../../data/use-records.ts';
import { useSpaces } from '../../lib/vault-desk.ts';

/** The name that a space goes by: its site's, or the organisation-wide one's. */
export function useSpaceNames(): (space: SpaceId) => string {
  const { t } = useTranslation('workspace');
  const spaces = useSpaces();
  const { records } = useRecords(SITE);
  return useCallback(
    space => {
      if (spaces.find(info => info.space === space)?.kind === 'organisation') return t('orgSpace');
      const site = readAll(records, toSite).items.find(item => item.space === space);
      return site?.name ?? t('unnamedSpace');
    },
    [spaces, records, t],
  );
}
