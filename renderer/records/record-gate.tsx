import { Button } from '@mantine/core';
import { IconFileOff } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AppError } from '../../common/errors/app-error.ts';
import { recordId, type RecordId } from '../../common/lib/ids.ts';
import type { Result } from '../../common/lib/result.ts';
import type { RecordView } from '../data/data-contract.ts';
import { useRecord } from '../data/use-records.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { LoadingState } from '../ui/loading-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { HistoryPanel, type FieldWords } from './history-panel.tsx';

/**
 * The way to a screen about one record: shows the wait, the failure, the record that is not there, and
 * the one that can't be read (with its history, which is kept); the screen itself sees a whole record.
 */
export function RecordGate<Item>(props: {
  /** From the address; anything but an id means that there is no such record. */
  readonly id: string | undefined;
  /** Stable function. */
  readonly read: (record: RecordView) => Result<Item, AppError>;
  readonly words: FieldWords;
  readonly children: (item: Item, record: RecordView) => ReactNode;
}) {
  const id = recordId.safeParse(props.id);
  return id.success ? <OpenRecord key={id.data} {...props} id={id.data} /> : <MissingRecord />;
}

function OpenRecord<Item>(props: {
  readonly id: RecordId;
  readonly read: (record: RecordView) => Result<Item, AppError>;
  readonly words: FieldWords;
  readonly children: (item: Item, record: RecordView) => ReactNode;
}) {
  const { read } = props;
  const { t } = useTranslation('records');
  const loaded = useRecord(props.id);
  const record = loaded.value;
  const item = useMemo(
    () => (record === undefined || record === null ? undefined : read(record)),
    [record, read],
  );
  if (loaded.state === 'loading') return <LoadingState />;
  if (loaded.state === 'error') {
    return <ErrorNotice title={t('notOpened')} error={loaded.error} onRetry={loaded.refresh} />;
  }
  if (loaded.value === null || item === undefined) return <MissingRecord />;
  if (!item.ok) {
    return (
      <>
        <PageHeader title={t('unreadable.title')} />
        <ErrorNotice error={item.error} />
        <HistoryPanel record={loaded.value} words={props.words} />
      </>
    );
  }
  return props.children(item.value, loaded.value);
}

function MissingRecord() {
  const { t } = useTranslation('records');
  return (
    <EmptyState
      icon={IconFileOff}
      title={t('missing.title')}
      hint={t('missing.hint')}
      action={
        <Button component={Link} to="/" variant="default">
          {t('toHome')}
        </Button>
      }
    />
  );
}
