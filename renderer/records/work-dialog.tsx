import { Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { LoadingState } from '../ui/loading-state.tsx';
import { workChoices } from './work-choices.ts';
import { useAssets, useFaults, useRounds } from './use-typed.ts';
import { WorkForm } from './work-form.tsx';
import type { NamedWork, WorkQuestion } from './work-question.ts';

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
  return <WorkForm {...props} choices={choices} />;
}
