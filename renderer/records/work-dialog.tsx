import { Button, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { Link } from 'react-router';
import { MAX_REASON, type WorkItem } from '../../common/crypto/sealed-secret.ts';
import type { RecordId } from '../../common/lib/ids.ts';
import { selectLastWork, type LastWork } from '../lib/work-slice.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { LoadingState } from '../ui/loading-state.tsx';
import { firstChoice, workChoices, type WorkChoice, type WorkPlace } from './work-choices.ts';
import { useAssets, useFaults, useRounds } from './use-typed.ts';

/** What the dialog is about. */
export interface WorkQuestion extends WorkPlace {
  /** What is to be done, as the question's first line, such as "Copy the password of Inspection". */
  readonly what: string;
  /** The work that the person came from, such as the fault on screen. */
  readonly from?: WorkItem | undefined;
  /** The space's policy wants a reason for this use. */
  readonly isReasonNeeded: boolean;
}

/** The work that was named, with its number for labels. */
export interface NamedWork extends LastWork {
  readonly number: string | undefined;
}

/** Asks for which work a credential is used, and why: without both nothing is released. */
export function WorkDialog(props: {
  readonly question: WorkQuestion;
  readonly onAnswer: (answer: NamedWork) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation('vault');
  return (
    <Modal opened onClose={props.onCancel} title={t('work.title')} size="lg">
      <Stack gap="sm">
        <Text size="sm">{props.question.what}</Text>
        <WorkUnderWay {...props} />
      </Stack>
    </Modal>
  );
}

function WorkUnderWay(props: Parameters<typeof WorkDialog>[0]): ReactNode {
  const { question } = props;
  const { t } = useTranslation('vault');
  const [faults, rounds, assets] = [
    useFaults(question.space),
    useRounds(question.space),
    useAssets(question.space),
  ];
  const all = [faults, rounds, assets];
  const failed = all.find(({ state }) => state === 'error');
  if (failed?.error !== undefined) {
    return <ErrorNotice error={failed.error} onRetry={failed.refresh} />;
  }
  if (all.some(({ state }) => state === 'loading')) return <LoadingState />;
  const choices = workChoices(question, {
    faults: faults.items,
    rounds: rounds.items,
    assets: assets.items,
  });
  if (choices.length === 0) {
    return (
      <EmptyState
        compact
        title={t('work.none')}
        hint={t('work.noneHint')}
        action={
          <Button component={Link} to="/faults?new=1" variant="default" onClick={props.onCancel}>
            {t('work.report')}
          </Button>
        }
      />
    );
  }
  return <WorkForm {...props} choices={choices} />;
}

function WorkForm(
  props: Parameters<typeof WorkDialog>[0] & { readonly choices: readonly WorkChoice[] },
) {
  const { question, choices, onAnswer, onCancel } = props;
  const { t } = useTranslation('vault');
  const last = useSelector(selectLastWork);
  const [chosen, setChosen] = useState<RecordId | ''>(
    () => firstChoice(choices, question.from ?? last?.work)?.work.id ?? '',
  );
  // A reason given for this very work is likely to be the reason again.
  const [reason, setReason] = useState(() => (last?.work.id === chosen ? last.reason : ''));
  const [tried, setTried] = useState(false);
  const choice = choices.find(({ work }) => work.id === chosen);
  const said = reason.trim();
  const isReasonLacking = question.isReasonNeeded && said === '';

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (choice === undefined || isReasonLacking) return;
    onAnswer({ work: choice.work, reason: said, number: choice.number });
  };
  const group = (name: 'here' | 'elsewhere' | 'device', items: readonly WorkChoice[]) =>
    items.length === 0
      ? []
      : [
          {
            group: t(`work.${name}`),
            items: items.map(({ work, text }) => ({
              value: work.id,
              label: t(`work.item.${work.type}`, { text }),
            })),
          },
        ];
  const underWay = choices.filter(({ work }) => work.type !== 'asset');
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <NativeSelect
          label={t('work.which')}
          required
          value={chosen}
          onChange={event => {
            const picked = choices.find(({ work }) => work.id === event.currentTarget.value);
            setChosen(picked?.work.id ?? '');
          }}
          data={[
            { value: '', label: t('work.choose') },
            ...group(
              'here',
              underWay.filter(({ ofAsset }) => ofAsset),
            ),
            ...group(
              'elsewhere',
              underWay.filter(({ ofAsset }) => !ofAsset),
            ),
            ...group(
              'device',
              choices.filter(({ work }) => work.type === 'asset'),
            ),
          ]}
          error={tried && choice === undefined ? t('work.whichNeeded') : undefined}
        />
        <TextInput
          label={t('work.reason')}
          placeholder={t('work.reasonExample')}
          description={t('work.recorded')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          required={question.isReasonNeeded}
          // It comes after the dialog, whose own first focus has been given by then.
          autoFocus
          maxLength={MAX_REASON}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
          error={tried && isReasonLacking ? t('work.reasonNeeded') : undefined}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('work.cancel')}
          </Button>
          <Button type="submit">{t('work.goOn')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
