import { ThemeIcon } from '@mantine/core';
import {
  IconCheck,
  IconCircleDashed,
  IconMinus,
  IconQuestionMark,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import type { Verdict } from '../../../common/features/inspections/round.ts';

/** Colour and sign of each verdict. */
export const verdictLooks: Record<Verdict, { readonly color: string; readonly icon: Icon }> = {
  pass: { color: 'green', icon: IconCheck },
  fail: { color: 'red', icon: IconX },
  'not-applicable': { color: 'gray', icon: IconMinus },
  'not-checked': { color: 'yellow', icon: IconQuestionMark },
};

/** A verdict as a sign; what it says is written beside it. */
export function VerdictSign(props: { readonly verdict: Verdict | undefined }) {
  const look = props.verdict === undefined ? undefined : verdictLooks[props.verdict];
  const Sign = look?.icon ?? IconCircleDashed;
  return (
    <ThemeIcon
      size={22}
      radius="xl"
      variant={look === undefined ? 'transparent' : 'light'}
      color={look?.color ?? 'gray'}
      aria-hidden
    >
      <Sign size={14} stroke={2.5} />
    </ThemeIcon>
  );
}
