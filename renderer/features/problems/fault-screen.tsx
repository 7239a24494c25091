import { Anchor, Button, Grid, Stack, Text } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { FAULT } from '../../../common/features/problems/fault.ts';
import { TIMELINE } from '../../../common/records/timeline.ts';
import { toFault, type Fault } from '../../../common/features/problems/fault-view.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { useMayWrite } from '../../lib/use-may-write.ts';
import { AttachFiles } from '../../records/attachments/attach-files.tsx';
import { HistoryPanel } from '../../records/history-panel.tsx';
import { PendingMark } from '../../records/pending-mark.tsx';
import { SeverityMark, StepMark } from '../../records/fault-marks.tsx';
import { ReadsOnly } from '../../records/reads-only.tsx';
import { RecordConflicts } from '../../records/record-conflicts.tsx';
import { RecordGate } from '../../records/record-gate.tsx';
import { SshButton } from '../../records/ssh-button.tsx';
import { useMarkSeen } from '../../records/use-seen-marks.ts';
import { useAssets, useCredentials, useSites } from '../../records/use-typed.ts';
import { useFieldEdits } from '../../records/use-field-edits.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';
import { EntryComposer } from './entry-composer.tsx';
import { FaultDescription } from './fault-description.tsx';
import { FaultFacts } from './fault-facts.tsx';
import { FaultTimeline } from './fault-timeline.tsx';
import { useFaultWords } from './fault-words.ts';
import { StepBar } from './step-bar.tsx';

/** One fault: what is known, what was done, what was answered, and the way to the device. */
export function FaultScreen() {
  const { id } = useParams();
  return (
    <RecordGate id={id} read={toFault} words={useFaultWords()}>
      {(fault, record) => <OpenFault fault={fault} record={record} />}
    </RecordGate>
  );
}

function OpenFault(props: { readonly fault: Fault; readonly record: RecordView }) {
  const { fault, record } = props;
  const { t } = useTranslation('problems');
  const words = useFaultWords();
  const site = useSites().items.find(one => one.space === fault.space);
  const asset = useAssets(fault.space).items.find(one => one.id === fault.asset);
  const credentials = useCredentials(fault.space).items;
  const edits = useFieldEdits(record);
  const mayWrite = useMayWrite()(fault.space);
  const markSeen = useMarkSeen();
  useEffect(() => {
    void markSeen(fault);
  }, [markSeen, fault]);

  return (
    <>
      <PageHeader
        overline={
          <>
            {fault.number}
            {' · '}
            <Anchor component={Link} to={`/sites/${fault.space}`} inherit underline="always">
              {site?.name ?? t('siteUnknown')}
            </Anchor>
          </>
        }
        title={fault.title}
        marks={
          <>
            <SeverityMark severity={fault.severity} />
            <StepMark step={fault.step} />
            <PendingMark record={record} />
          </>
        }
        actions={
          <>
            {asset !== undefined && (
              <SshButton
                asset={asset}
                credentials={credentials}
                work={{ type: 'fault', space: fault.space, id: fault.id }}
                variant="filled"
              />
            )}
            <Button
              component={Link}
              to={`/faults/${fault.id}/report`}
              variant="default"
              leftSection={<IconFileText size={16} aria-hidden />}
            >
              {t('report')}
            </Button>
          </>
        }
      />
      <Grid>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="md">
            {edits.error !== undefined && <ErrorNotice title={t('notSaved')} error={edits.error} />}
            <ReadsOnly space={fault.space} />
            <RecordConflicts record={record} words={words} />
            <StepBar fault={fault} edits={edits} readOnly={!mayWrite} />
            <FaultDescription fault={fault} record={record} edits={edits} readOnly={!mayWrite} />
            <Section title={t('timeline.title')}>
              <Stack gap="lg">
                <FaultTimeline fault={fault} />
                {mayWrite && (
                  <>
                    <EntryComposer fault={fault} onAdd={entry => edits.append(TIMELINE, entry)} />
                    <AttachFiles
                      to={{ space: fault.space, type: FAULT, id: fault.id, field: TIMELINE }}
                    />
                  </>
                )}
              </Stack>
            </Section>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="md">
            <FaultFacts fault={fault} asset={asset} edits={edits} readOnly={!mayWrite} />
            <Text size="xs" c="dimmed">
              {t('confidential')}
            </Text>
          </Stack>
        </Grid.Col>
        <Grid.Col span={12}>
          <HistoryPanel record={record} words={words} />
        </Grid.Col>
      </Grid>
    </>
  );
}
