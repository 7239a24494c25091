import { Alert, Button, Group, List, SegmentedControl, Text } from '@mantine/core';
import { IconArrowLeft, IconFileDownload, IconListCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { toFault, type Fault } from '../../../common/features/problems/fault-view.ts';
import { missingInReport } from '../../../common/features/reports/fault-report.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { useBridge } from '../../lib/bridge-context.ts';
import type { FieldWords } from '../../records/history-panel.tsx';
import { RecordGate } from '../../records/record-gate.tsx';
import { useAssets, useSites } from '../../records/use-typed.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { FaultReportSheet } from './fault-report-sheet.tsx';
import classes from './fault-report.module.css';

const plainWords: FieldWords = {
  label: field => field,
  value: (_field, value) => (typeof value === 'string' ? value : JSON.stringify(value)),
};

/** The written document of a fault: as it will be printed, with what is missing listed first. */
export function FaultReportScreen() {
  const { id } = useParams();
  return (
    <RecordGate id={id} read={toFault} words={plainWords}>
      {(fault, record) => <OpenReport fault={fault} record={record} />}
    </RecordGate>
  );
}

function OpenReport(props: { readonly fault: Fault; readonly record: RecordView }) {
  const { fault, record } = props;
  const { t, i18n } = useTranslation('reports');
  const bridge = useBridge();
  const site = useSites().items.find(one => one.space === fault.space);
  const asset = useAssets(fault.space).items.find(one => one.id === fault.asset);
  const [language, setLanguage] = useState<string>(i18n.language);
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<AppError | undefined>();
  const [savedTo, setSavedTo] = useState<string | undefined>();
  const missing = missingInReport(fault);
  useDocumentTitle(fault.number);

  const save = async (): Promise<void> => {
    setSaving(true);
    setFailure(undefined);
    const saved = await bridge.reports.savePdf({ suggestedName: `${fault.number}.pdf` });
    setSaving(false);
    if (saved.ok) setSavedTo(saved.value.path);
    else if (saved.error.kind !== 'cancelled') setFailure(saved.error);
  };
  const reveal = async (path: string): Promise<void> => {
    const revealed = await bridge.reports.revealFile({ path });
    if (!revealed.ok) setFailure(revealed.error);
  };

  return (
    <>
      <div className={classes['desk']}>
        <Group justify="space-between" mb="md">
          <Button
            component={Link}
            to={`/faults/${fault.id}`}
            variant="subtle"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
          >
            {t('back')}
          </Button>
          <Group gap="sm">
            <SegmentedControl
              aria-label={t('language')}
              value={language}
              onChange={setLanguage}
              data={[
                { value: 'zh-CN', label: '中文' },
                { value: 'en', label: 'English' },
              ]}
            />
            <Button
              leftSection={<IconFileDownload size={16} aria-hidden />}
              loading={saving}
              onClick={() => void save()}
            >
              {t('savePdf')}
            </Button>
          </Group>
        </Group>
        {failure !== undefined && <ErrorNotice title={t('notSaved')} error={failure} />}
        {savedTo !== undefined && (
          <Alert color="green" variant="light" mb="md" role="status">
            <Group justify="space-between">
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {t('saved', { path: savedTo })}
              </Text>
              <Button size="compact-sm" variant="default" onClick={() => void reveal(savedTo)}>
                {t('reveal')}
              </Button>
            </Group>
          </Alert>
        )}
        {missing.length > 0 && (
          <Alert
            color="yellow"
            variant="light"
            mb="md"
            icon={<IconListCheck aria-hidden />}
            title={t('missing.title')}
          >
            <List size="sm">
              {missing.map(part => (
                <List.Item key={part}>{t(`missing.${part}`)}</List.Item>
              ))}
            </List>
          </Alert>
        )}
      </div>
      <FaultReportSheet
        fault={fault}
        pending={record.pending}
        site={site}
        asset={asset}
        language={language === 'en' ? 'en' : 'zh-CN'}
      />
    </>
  );
}

/** The printed document is called so, in its properties and at the foot of its pages. */
function useDocumentTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}
