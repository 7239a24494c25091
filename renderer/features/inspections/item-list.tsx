import { Box, Card, Stack, Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { answerLack } from '../../../common/features/inspections/answer-check.ts';
import type { Round } from '../../../common/features/inspections/round-view.ts';
import { useBilingual } from '../../records/use-bilingual.ts';
import classes from './item-list.module.css';
import { VerdictSign } from './verdict-mark.tsx';

/** Every item of a round in walking order, with its verdict. */
export function ItemList(props: {
  readonly round: Round;
  readonly current: string;
  readonly onSelect: (item: string) => void;
}) {
  const { round, current } = props;
  const { t } = useTranslation('inspections');
  const text = useBilingual();
  return (
    <Card component="nav" aria-label={t('item.all')} padding="xs">
      <Stack gap="xs">
        {round.template.sections.map(section => (
          <div key={section.title.en}>
            <Text size="xs" fw={600} c="dimmed" px="xs" py={4}>
              {text(section.title)}
            </Text>
            <Box component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
              {section.items.map(item => {
                const given = round.answers.get(item.id);
                const verdict = given?.answer.verdict;
                const lack = given === undefined ? undefined : answerLack(item, given.answer);
                const said = [
                  verdict === undefined ? t('verdict.none') : t(`verdict.${verdict}`),
                  lack === undefined ? '' : t('item.incomplete'),
                  (given?.heads.length ?? 0) > 1 ? t('item.disputed') : '',
                ].filter(part => part !== '');
                const reading = given?.answer.reading ?? null;
                return (
                  <li key={item.id}>
                    <UnstyledButton
                      className={classes['item'] ?? ''}
                      aria-current={item.id === current ? 'step' : undefined}
                      onClick={() => props.onSelect(item.id)}
                    >
                      <VerdictSign verdict={verdict} />
                      <span className={classes['title']}>{text(item.title)}</span>
                      <Text
                        span
                        size="xs"
                        className={classes['said'] ?? ''}
                        data-lacking={lack !== undefined}
                      >
                        {reading === null ? '' : `${reading} ${item.reading?.unit ?? ''} · `}
                        {said.join(' · ')}
                      </Text>
                    </UnstyledButton>
                  </li>
                );
              })}
            </Box>
          </div>
        ))}
      </Stack>
    </Card>
  );
}
