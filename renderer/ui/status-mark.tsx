import { Badge } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** What a state means to the reader. */
export type Tone = 'neutral' | 'accent' | 'good' | 'warning' | 'serious' | 'bad';

const colors: Record<Tone, string> = {
  neutral: 'gray',
  accent: 'petrol',
  good: 'green',
  warning: 'yellow',
  serious: 'orange',
  bad: 'red',
};

/** A state as icon and word; the colour only repeats what they say. */
export function StatusMark(props: {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly children: ReactNode;
}) {
  const Sign = props.icon;
  return (
    <Badge
      color={colors[props.tone]}
      variant="light"
      leftSection={<Sign size={14} stroke={2} aria-hidden />}
    >
      {props.children}
    </Badge>
  );
}
