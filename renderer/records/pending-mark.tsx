import { IconCloudCheck, IconDeviceLaptop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import type { RecordView } from '../data/data-contract.ts';
import { selectServer } from '../lib/connection-slice.ts';
import { StatusMark } from '../ui/status-mark.tsx';

/** Whether a record's latest changes lie on this computer only; without a server that goes without saying. */
export function PendingMark(props: { readonly record: Pick<RecordView, 'pending'> }) {
  const { t } = useTranslation('records');
  const { pending } = props.record;
  const hasServer = useSelector(selectServer) !== undefined;
  if (!hasServer) return null;
  return pending > 0 ? (
    <StatusMark tone="neutral" icon={IconDeviceLaptop}>
      {t('pending.here', { count: pending })}
    </StatusMark>
  ) : (
    <StatusMark tone="good" icon={IconCloudCheck}>
      {t('pending.none')}
    </StatusMark>
  );
}
