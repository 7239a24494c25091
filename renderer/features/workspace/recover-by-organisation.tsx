import { Button, FileInput, Group, Stack, Text, Title } from '@mantine/core';
import { IconDeviceFloppy, IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../common/errors/app-error.ts';
import { useBridge } from '../../lib/bridge-context.ts';
import { DateTime } from '../../ui/date-time.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { FingerprintWords } from '../../ui/fingerprint-words.tsx';
import { RecoveryStep } from './recovery-step.tsx';
import { useWorkspaceGate, type UnlockOptions } from './workspace-gate.ts';

const REQUEST_FILE = 'rackside-recovery-request.json';
/** What the gate is told of a request, or of one just made. */
type Request = { readonly text: string; readonly words: string; readonly at?: number };

/** Back in by the organisation: a request file out, six words by telephone, an answer file in. */
export function RecoverByOrganisation(props: {
  readonly options: UnlockOptions;
  readonly onBack: () => void;
}) {
  const { t } = useTranslation('workspace');
  const bridge = useBridge();
  const { beginOrgRecovery, finishOrgRecovery } = useWorkspaceGate();
  const [request, setRequest] = useState<Request | null>(props.options.organisation.request);
  const [saved, setSaved] = useState(false);
  const [answer, setAnswer] = useState<File | null>(null);
  const [busy, setBusy] = useState<'begin' | 'save' | 'finish' | undefined>();
  const [error, setError] = useState<AppError | undefined>();

  const doing = async (
    what: 'begin' | 'save' | 'finish',
    act: () => Promise<{ readonly ok: true } | { readonly ok: false; readonly error: AppError }>,
  ): Promise<boolean> => {
    setBusy(what);
    setError(undefined);
    const done = await act();
    setBusy(undefined);
    if (!done.ok && done.error.kind !== 'cancelled') setError(done.error);
    return done.ok;
  };
  const begin = (): Promise<boolean> =>
    doing('begin', async () => {
      const made = await beginOrgRecovery();
      if (made.ok) setRequest(made.value);
      return made;
    });
  const save = async (text: string): Promise<void> => {
    const file = { suggestedName: REQUEST_FILE, text };
    setSaved(await doing('save', () => bridge.reports.saveText(file)));
  };
  const finish = (file: File): Promise<boolean> =>
    doing('finish', async () => finishOrgRecovery(await file.text()));

  return (
    <Stack>
      <Stack gap={4}>
        <Title order={1}>{t('orgRecovery.title')}</Title>
        <Text c="dimmed">{t('orgRecovery.intro')}</Text>
      </Stack>
      <RecoveryStep number={1} title={t('orgRecovery.request')}>
        <Text size="sm">{t('orgRecovery.requestHelp')}</Text>
        {request?.at !== undefined && (
          <Text size="sm" c="dimmed">
            {t('orgRecovery.since')} <DateTime at={request.at} />
          </Text>
        )}
        <Group gap="xs">
          <Button
            variant={request === null ? 'filled' : 'default'}
            loading={busy === 'begin'}
            onClick={() => void begin()}
            autoFocus
          >
            {t(request === null ? 'orgRecovery.make' : 'orgRecovery.makeAgain')}
          </Button>
          {request !== null && (
            <Button
              leftSection={<IconDeviceFloppy size={16} aria-hidden />}
              loading={busy === 'save'}
              onClick={() => void save(request.text)}
            >
              <span aria-live="polite">{t(saved ? 'orgRecovery.saved' : 'orgRecovery.save')}</span>
            </Button>
          )}
        </Group>
      </RecoveryStep>
      <RecoveryStep number={2} title={t('orgRecovery.words')}>
        <Text size="sm">{t('orgRecovery.wordsHelp')}</Text>
        {request !== null && <FingerprintWords words={request.words} />}
      </RecoveryStep>
      <RecoveryStep number={3} title={t('orgRecovery.answer')}>
        <Text size="sm">{t('orgRecovery.answerHelp')}</Text>
        <FileInput
          label={t('orgRecovery.answerFile')}
          placeholder={t('orgRecovery.choose')}
          leftSection={<IconFileImport size={16} aria-hidden />}
          accept="application/json,.json"
          value={answer}
          onChange={setAnswer}
          disabled={request === null}
          clearable
        />
      </RecoveryStep>
      {error !== undefined && <ErrorNotice error={error} />}
      <Group justify="space-between">
        <Button variant="default" onClick={props.onBack}>
          {t('back')}
        </Button>
        <Button
          disabled={answer === null}
          loading={busy === 'finish'}
          onClick={() => {
            if (answer !== null) void finish(answer);
          }}
        >
          {t('orgRecovery.finish')}
        </Button>
      </Group>
    </Stack>
  );
}
