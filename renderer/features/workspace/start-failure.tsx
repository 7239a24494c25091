import { Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../common/errors/app-error.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { GateFrame } from './gate-frame.tsx';
import { useWorkspaceGate } from './workspace-gate.ts';

/** The workspace could not be opened: says why, and tries again. */
export function StartFailure({ error }: { readonly error: AppError }) {
  const { t } = useTranslation('workspace');
  const { begin } = useWorkspaceGate();
  return (
    <GateFrame>
      <Stack>
        <Title order={1}>{t('startFailed')}</Title>
        <ErrorNotice error={error} onRetry={() => void begin()} />
      </Stack>
    </GateFrame>
  );
}
