import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { MAX_REASON } from '../../common/crypto/sealed-secret.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import { selectLastWork } from '../lib/work-slice.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useStartWork } from './use-start-work.ts';
import { firstChoice, type WorkChoice } from './work-choices.ts';
import type { NamedWork, WorkQuestion } from './work-question.ts';

/** Stands in the list for a record that is begun with the use. */
const NEW = 'new';

/**
 * Work and reason. Where nothing is under way, and where it is none of what is, a record is begun with a
 * few words: no work is without one.
 */
export function WorkForm(props: {
  readonly question: WorkQuestion;
  readonly choices: readonly WorkChoice[];
  readonly onAnswer: (answer: NamedWork) => void;
  readonly onCancel: () => void;
}) {
  const { question, choices, onAnswer, onCancel } = props;
  const { t } = useTranslation('vault');
  const last = useSelector(selectLastWork);
  const startWork = useStartWork();
  const [chosen, setChosen] = useState<string>(
    () =>
      firstChoice(choices, question.from ?? last?.work)?.work.id ??
      (choices.length === 0 ? NEW : ''),
  );
  const [title, setTitle] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<AppError | undefined>();
  // A reason given for this very work is likely to be the reason again.
  const [reason, setReason] = useState(() => (last?.work.id === chosen ? last.reason : ''));
  const [tried, setTried] = useState(false);
  const choice = choices.find(({ work }) => work.id === chosen);
  const said = reason.trim();
  const isReasonLacking = question.isReasonNeeded && said === '';

  const isNew = chosen === NEW;
  const isTitleLacking = isNew && title.trim() === '';

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (isReasonLacking || isTitleLacking) return;
    if (choice !== undefined) {
      onAnswer({ work: choice.work, reason: said, number: choice.number });
      return;
    }
    if (!isNew) return;
    setBusy(true);
    setFailure(undefined);
    const started = await startWork(question, title.trim());
    setBusy(false);
    if (started.ok) onAnswer({ ...started.value, reason: said });
    else setFailure(started.error);
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
    <form onSubmit={event => void submit(event)} noValidate>
      <Stack gap="sm">
        <NativeSelect
          label={t('work.which')}
          required
          value={chosen}
          onChange={event => setChosen(event.currentTarget.value)}
          description={choices.length === 0 ? t('work.noneHint') : undefined}
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
            { value: NEW, label: t('work.new') },
          ]}
          error={tried && choice === undefined && !isNew ? t('work.whichNeeded') : undefined}
        />
        {isNew && (
          <TextInput
            label={t('work.newTitle')}
            placeholder={t('work.newTitleExample')}
            required
            // Where it is there from the start it is what to begin with.
            autoFocus={choices.length === 0}
            maxLength={200}
            value={title}
            onChange={event => setTitle(event.currentTarget.value)}
            error={tried && isTitleLacking ? t('work.newTitleNeeded') : undefined}
          />
        )}
        <TextInput
          label={t('work.reason')}
          placeholder={t('work.reasonExample')}
          description={t('work.recorded')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          required={question.isReasonNeeded}
          // It comes after the dialog, whose own first focus has been given by then.
          autoFocus={choices.length > 0}
          maxLength={MAX_REASON}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
          error={tried && isReasonLacking ? t('work.reasonNeeded') : undefined}
        />
        {failure !== undefined && <ErrorNotice title={t('work.newFailed')} error={failure} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('work.cancel')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('work.goOn')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
