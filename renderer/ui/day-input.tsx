import { ActionIcon, Popover, TextInput, type TextInputProps } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useState, type KeyboardEvent, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { dayFrom, dayOf, dayText, isDay, shiftedDay, type Day } from '../lib/day-text.ts';
import { usePlatform } from '../lib/platform-context.ts';
import { DayCalendar } from './day-calendar.tsx';

const steps: Readonly<Record<string, { days?: number; months?: number }>> = {
  ArrowUp: { days: 1 },
  ArrowDown: { days: -1 },
  PageUp: { months: 1 },
  PageDown: { months: -1 },
};

/**
 * A day, typed or chosen, in the form of the app's language whatever the system's is. The value is
 * YYYY-MM-DD, or empty, or what was typed as long as it is no day, so that a draft keeps it.
 */
export function DayInput(
  props: Pick<TextInputProps, 'label' | 'description' | 'error' | 'inputWrapperOrder'> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly onBlur?: () => void;
    readonly ref?: Ref<HTMLInputElement>;
  },
) {
  const { value, onChange, onBlur, ...rest } = props;
  const { t, i18n } = useTranslation('app');
  const { clock } = usePlatform();
  const [typed, setTyped] = useState<string | undefined>();
  const [isOpen, setOpen] = useState(false);
  const [today, setToday] = useState<Day>(() => dayOf(clock.wall()));
  const day = isDay(value) ? value : undefined;
  const shown = typed ?? (day === undefined ? value : dayText(day, i18n.language));

  const type = (text: string): void => {
    setTyped(text);
    onChange(dayFrom(text, i18n.language) ?? text.trim());
  };
  const set = (next: Day): void => {
    setTyped(undefined);
    onChange(next);
  };
  const press = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    set(day === undefined ? dayOf(clock.wall()) : shiftedDay(day, step));
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      trapFocus
      returnFocus
      withRoles={false}
    >
      <Popover.Target>
        <TextInput
          {...rest}
          autoComplete="off"
          placeholder={dayText(today, i18n.language)}
          value={shown}
          onChange={event => type(event.currentTarget.value)}
          onKeyDown={press}
          onBlur={() => {
            setTyped(undefined);
            onBlur?.();
          }}
          rightSection={
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('day.choose')}
              aria-haspopup="dialog"
              aria-expanded={isOpen}
              onClick={() => {
                setToday(dayOf(clock.wall()));
                setOpen(!isOpen);
              }}
            >
              <IconCalendar size={17} stroke={1.5} aria-hidden />
            </ActionIcon>
          }
        />
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t('day.choose')}>
        <DayCalendar
          day={day ?? today}
          today={today}
          onPick={chosen => {
            set(chosen);
            setOpen(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
