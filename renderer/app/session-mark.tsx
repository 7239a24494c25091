import { IconCircleCheck, IconCircleX, IconHelpCircle, IconLoader2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SessionState } from '../../common/features/terminal/session.ts';

const signs = {
  connecting: { icon: IconLoader2, color: 'var(--mantine-color-dimmed)' },
  'host-key-unknown': { icon: IconHelpCircle, color: 'var(--mantine-color-yellow-6)' },
  authenticating: { icon: IconLoader2, color: 'var(--mantine-color-dimmed)' },
  open: { icon: IconCircleCheck, color: 'var(--mantine-color-green-5)' },
  closed: { icon: IconCircleX, color: 'var(--mantine-color-dimmed)' },
} as const;

/** How a session stands, as an icon with its word for readers. */
export function SessionMark({ state }: { readonly state: SessionState['state'] }) {
  const { t } = useTranslation('app');
  const { icon: Sign, color } = signs[state];
  return (
    <Sign
      size={15}
      color={color}
      role="img"
      aria-label={t(`session.${state}`)}
      style={{ flex: 'none' }}
    />
  );
}
