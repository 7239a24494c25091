import { ActionIcon, Group, Text, UnstyledButton } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText, shiftedDay, weeksAround, type Day } from '../lib/day-text.ts';
import classes from './day-calendar.module.css';

const moves: Readonly<Record<string, { days?: number; months?: number }>> = {
  ArrowLeft: { days: -1 },
  ArrowRight: { days: 1 },
  ArrowUp: { days: -7 },
  ArrowDown: { days: 7 },
  PageUp: { months: -1 },
  PageDown: { months: 1 },
};

/** A month to choose a day from; arrow keys walk over its days, Page Up and Page Down over months. */
export function DayCalendar(props: {
  readonly day: Day;
  readonly today: Day;
  readonly onPick: (day: Day) => void;
}) {
  const { t, i18n } = useTranslation('app');
  const [at, setAt] = useState(props.day);
  const [month, setMonth] = useState(props.day);
  const here = useRef<HTMLButtonElement>(null);
  // A month that is only looked at keeps the keyboard on its own button.
  useEffect(() => here.current?.focus(), [at]);
  const go = (day: Day): void => {
    setAt(day);
    setMonth(day);
  };
  const press = (event: KeyboardEvent): void => {
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    go(shiftedDay(at, move));
  };
  const inUtc = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(i18n.language, { ...options, timeZone: 'UTC' });
  const look = (months: number): void => setMonth(shiftedDay(month, { months }));
  const weeks = weeksAround(month);
  return (
    <div>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <ActionIcon variant="subtle" aria-label={t('day.before')} onClick={() => look(-1)}>
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
        <Text fw={600} size="sm" aria-live="polite">
          {inUtc({ year: 'numeric', month: 'long' }).format(new Date(`${month}T00:00Z`))}
        </Text>
        <ActionIcon variant="subtle" aria-label={t('day.after')} onClick={() => look(1)}>
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
      </Group>
      <table className={classes['month']}>
        <thead>
          <tr>
            {(weeks[0] ?? []).map(day => (
              <th key={day} scope="col">
                {inUtc({ weekday: i18n.language.startsWith('zh') ? 'narrow' : 'short' }).format(
                  new Date(`${day}T00:00Z`),
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map(week => (
            <tr key={week[0]}>
              {week.map(day => (
                <td key={day}>
                  <UnstyledButton
                    ref={day === at ? here : undefined}
                    className={classes['day'] ?? ''}
                    aria-label={dayText(day, i18n.language)}
                    aria-current={day === props.today ? 'date' : undefined}
                    aria-pressed={day === props.day}
                    data-beside={day.slice(0, 7) !== month.slice(0, 7) || undefined}
                    data-autofocus={day === at || undefined}
                    tabIndex={day === at ? 0 : -1}
                    onKeyDown={press}
                    onClick={() => props.onPick(day)}
                  >
                    {Number(day.slice(8))}
                  </UnstyledButton>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
