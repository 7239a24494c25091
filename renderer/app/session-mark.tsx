import { IconCircleCheck, IconCircleX, IconHelpCircle, IconLoader2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SessionState } from '../../common/features/terminal/session.ts';

const signs = {
  connecting: { icon: IconLoader2, color: '#8fb6c0' },
  'host-key-unknown': { icon: IconHelpCircle, color: '#f2c15f' },
  authenticating: { icon: IconLoader2, color: '#8fb6c0' },
  open: { icon: IconCircleCheck, color: '#6fcf97' },
  closed: { icon: IconCircleX, color: '#97a4ac' },
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
