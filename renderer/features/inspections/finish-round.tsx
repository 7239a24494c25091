import { Alert, Anchor, Button, Group, List, Text } from '@mantine/core';
import { IconCircleCheck, IconListCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  mayFinish,
  progressOf,
  type Progress,
} from '../../../common/features/inspections/progress.ts';
import { itemsOf, type Round } from '../../../common/features/inspections/round-view.ts';
import { useBilingual } from '../../records/use-bilingual.ts';
import type { FieldEdits } from '../../records/use-field-edits.ts';

/** Finishes a round when every item has its whole answer; otherwise asks to be told what is missing. */
export function FinishButton(props: {
  readonly round: Round;
  readonly edits: FieldEdits;
  readonly onMissing: () => void;
}) {
  const { round, edits, onMissing } = props;
  const { t } = useTranslation('inspections');
  const whole = mayFinish(progressOf(round));
  return (
    <Button
      variant={whole ? 'filled' : 'default'}
      leftSection={<IconListCheck size={16} aria-hidden />}
      loading={edits.saving && whole}
      onClick={() => {
        if (whole) void edits.set('state', 'finished');
        else onMissing();
      }}
    >
      {t('finish.finish')}
    </Button>
  );
}

/** What stands in the way of finishing a round, with a jump to each; or that it is finished. */
export function FinishState(props: {
  readonly round: Round;
  readonly edits: FieldEdits;
  /** Whether the person wanted to finish. */
  readonly asked: boolean;
  readonly readOnly: boolean;
  readonly onJump: (item: string) => void;
}) {
  const { round, edits } = props;
  const { t } = useTranslation('inspections');
  const progress = progressOf(round);
  if (round.state === 'finished') {
    return (
      <Alert color="green" variant="light" icon={<IconCircleCheck aria-hidden />}>
        <Group justify="space-between">
          <Text size="sm">
            {t('finish.done', { checked: progress.checked, total: progress.total })}
          </Text>
          {!props.readOnly && (
            <Button
              variant="default"
              size="xs"
              loading={edits.saving}
              onClick={() => void edits.set('state', 'open')}
            >
              {t('finish.reopen')}
            </Button>
          )}
        </Group>
      </Alert>
    );
  }
  if (props.readOnly) return null;
  if (mayFinish(progress)) {
    return (
      <Alert color="green" variant="light" icon={<IconCircleCheck aria-hidden />}>
        {t('finish.ready')}
      </Alert>
    );
  }
  if (!props.asked) return null;
  return (
    <Alert
      role="alert"
      color="yellow"
      variant="light"
      icon={<IconListCheck aria-hidden />}
      title={t('finish.missing')}
    >
      <Missing round={round} progress={progress} onJump={props.onJump} />
    </Alert>
  );
}

function Missing(props: {
  readonly round: Round;
  readonly progress: Progress;
  readonly onJump: (item: string) => void;
}) {
  const { t } = useTranslation('inspections');
  const text = useBilingual();
  const { open, lacking, disputed } = props.progress;
  const why = new Map<string, string>([
    ...open.map(id => [id, t('verdict.none')] as const),
    ...lacking.map(({ item, lack }) => [item, t(`lack.${lack}`)] as const),
    ...disputed.map(id => [id, t('item.disputed')] as const),
  ]);
  return (
    <List size="sm">
      {itemsOf(props.round.template)
        .filter(item => why.has(item.id))
        .map(item => (
          <List.Item key={item.id}>
            <Anchor
              component="button"
              type="button"
              inherit
              underline="always"
              onClick={() => props.onJump(item.id)}
            >
              {text(item.title)}
            </Anchor>
            {' – '}
            {why.get(item.id)}
          </List.Item>
        ))}
    </List>
  );
}
