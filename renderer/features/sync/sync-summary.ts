import {
  IconCloudCheck,
  IconCloudOff,
  IconCloudUp,
  IconDeviceLaptop,
  IconLoader,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { errorKinds, type AppError, type ErrorKind } from '../../../common/errors/app-error.ts';
import type { Connection } from '../../../common/features/sync/transport.ts';
import { useOutbox } from '../../data/use-records.ts';
import { selectConnection } from '../../lib/connection-slice.ts';
import { useErrorText } from '../../lib/error-text.ts';
import type { Tone } from '../../ui/status-mark.tsx';

/** The state of sync in words. */
export interface SyncSummary {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly text: string;
  /** The last failure in plain words, or none. */
  readonly problem: string | undefined;
}

/** The failure of a lost connection; an unknown one counts as an unreachable server. */
export function offlineError(connection: Extract<Connection, { state: 'offline' }>): AppError {
  const known = Object.hasOwn(errorKinds, connection.reason);
  return {
    kind: known ? (connection.reason as ErrorKind) : 'server-unreachable',
    detail: { server: connection.server, ...connection.detail },
  };
}

/** The state of sync in words, for the header and the sync screen. */
export function useSyncSummary(): SyncSummary {
  const { t } = useTranslation('sync');
  const errorText = useErrorText();
  const connection = useSelector(selectConnection);
  const outbox = useOutbox();
  const count = outbox.value?.pending ?? 0;
  const refused = (outbox.value?.rejected.length ?? 0) + (outbox.value?.quarantined.length ?? 0);
  const problem = refused > 0 ? t('summary.refused', { count: refused }) : undefined;
  switch (connection.state) {
    case 'local':
      return { tone: 'neutral', icon: IconDeviceLaptop, text: t('summary.local'), problem };
    case 'connecting':
      return {
        tone: 'neutral',
        icon: IconLoader,
        text: t('summary.connecting', { count }),
        problem,
      };
    case 'online':
      return count === 0
        ? {
            tone: problem === undefined ? 'good' : 'warning',
            icon: IconCloudCheck,
            text: t('summary.synced'),
            problem,
          }
        : { tone: 'accent', icon: IconCloudUp, text: t('summary.sending', { count }), problem };
    case 'offline':
      return {
        tone: 'warning',
        icon: IconCloudOff,
        text: count === 0 ? t('summary.offline') : t('summary.offlineKept', { count }),
        problem: errorText(offlineError(connection)),
      };
  }
}
