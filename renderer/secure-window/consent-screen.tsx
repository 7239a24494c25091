import { Button, Group, Stack, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../common/errors/app-error.ts';
import type { SecureQuestion } from '../../common/features/vault/secure-question.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useSecurePorts } from './secure-context.ts';
import { QuestionFacts } from './question-facts.tsx';
import { SecureHeading } from './secure-heading.tsx';

/** A key or click that was on its way to another window must not be an answer. */
const CALM_MS = 700;

/** Agreeing to these leads no further than the person's own passphrase would: Enter may agree. */
const BY_ENTER: ReadonlySet<SecureQuestion['kind']> = new Set(['unlock-by-keystore']);

/** A question with its facts. The refusal has the focus, so that Enter alone changes nothing. */
export function ConsentScreen({ question }: { readonly question: SecureQuestion }) {
  const { t } = useTranslation('secure');
  const { owner } = useSecurePorts();
  const isCalm = useCalm();
  const agree = useRef<HTMLButtonElement>(null);
  const [error, setError] = useState<AppError>();
  useEffect(() => {
    if (isCalm && BY_ENTER.has(question.kind)) agree.current?.focus();
  }, [isCalm, question.kind]);
  const answer = async (agreed: boolean): Promise<void> => {
    const answered = await owner.call('answer', { agreed });
    if (!answered.ok) setError(answered.error);
  };
  return (
    <Stack gap="md" role="alertdialog" aria-labelledby="question" aria-describedby="consequence">
      <SecureHeading
        icon={<IconHandStop />}
        title={t(`ask.${question.kind}.title`)}
        titleId="question"
      >
        <Text size="sm" id="consequence">
          {t(`ask.${question.kind}.text`)}
        </Text>
      </SecureHeading>
      <QuestionFacts question={question} />
      {error !== undefined && <ErrorNotice error={error} />}
      <Text size="xs" c="dimmed">
        {t('ask.notByPage')}
      </Text>
      <Group justify="flex-end" gap="xs">
        <Button
          ref={agree}
          variant="default"
          disabled={!isCalm}
          data-testid="agree"
          onClick={() => void answer(true)}
        >
          {t(`ask.${question.kind}.agree`)}
        </Button>
        <Button autoFocus data-testid="refuse" onClick={() => void answer(false)}>
          {t('ask.refuse')}
        </Button>
      </Group>
    </Stack>
  );
}

/** Whether nobody has typed for a moment: who writes something elsewhere has not read this window. */
function useCalm(): boolean {
  const [isCalm, setCalm] = useState(false);
  useEffect(() => {
    let timer = setTimeout(() => setCalm(true), CALM_MS);
    const typed = ({ key }: KeyboardEvent): void => {
      if (key.length > 1 || key === ' ') return;
      clearTimeout(timer);
      setCalm(false);
      timer = setTimeout(() => setCalm(true), CALM_MS);
    };
    window.addEventListener('keydown', typed);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('keydown', typed);
    };
  }, []);
  return isCalm;
}
