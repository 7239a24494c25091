import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { RestorePanel } from '../features/storage/restore-panel.tsx';
import { GateFrame } from '../features/workspace/gate-frame.tsx';
import { useWorkspaceGate } from '../features/workspace/workspace-gate.ts';

/** A backup restored at the gate, before anybody is let in. */
export function RestoreGate() {
  const { t } = useTranslation('storage');
  const { choosePerson } = useWorkspaceGate();
  return (
    <GateFrame>
      <Stack>
        <Stack gap={4}>
          <Title order={1}>{t('restore.title')}</Title>
          <Text c="dimmed">{t('restore.intro')}</Text>
        </Stack>
        <RestorePanel onOpen={person => void choosePerson(person)} />
      </Stack>
    </GateFrame>
  );
}
