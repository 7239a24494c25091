import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconArrowUpCircle,
  IconCircleCheck,
  IconCircleDot,
  IconDots,
  IconInfoCircle,
  IconMessageReply,
  IconSearch,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FaultStep, Severity } from '../../common/features/problems/fault.ts';
import { StatusMark, type Tone } from '../ui/status-mark.tsx';

const severities: Record<Severity, readonly [Tone, Icon]> = {
  critical: ['bad', IconAlertOctagon],
  urgent: ['serious', IconAlertTriangle],
  normal: ['warning', IconInfoCircle],
  other: ['neutral', IconDots],
};

/** How severe a fault is. */
export function SeverityMark(props: { readonly severity: Severity }) {
  const { t } = useTranslation('problems');
  const [tone, icon] = severities[props.severity];
  return (
    <StatusMark tone={tone} icon={icon}>
      {t(`severity.${props.severity}`)}
    </StatusMark>
  );
}

const steps: Record<FaultStep, readonly [Tone, Icon]> = {
  submitted: ['neutral', IconCircleDot],
  analysed: ['accent', IconSearch],
  confirmed: ['accent', IconCircleCheck],
  escalated: ['serious', IconArrowUpCircle],
  replied: ['good', IconMessageReply],
};

/** Where a fault stands in the five steps. */
export function StepMark(props: { readonly step: FaultStep }) {
  const { t } = useTranslation('problems');
  const [tone, icon] = steps[props.step];
  return (
    <StatusMark tone={tone} icon={icon}>
      {t(`step.${props.step}`)}
    </StatusMark>
  );
}
