import { Anchor, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { Link, useLocation } from 'react-router';
import { selectSession } from './session-slice.ts';
import { usePeople } from './use-people.ts';
import { useWorkspaceGate } from './workspace-gate.ts';

/** Beneath the forms at the gate: somebody else, or a backup. */
export function GateLinks() {
  const { t } = useTranslation('storage');
  const { phase } = useSelector(selectSession);
  const { choosePerson } = useWorkspaceGate();
  const isRestoring = useLocation().pathname === '/restore';
  const { value } = usePeople();
  const hasPeople = (value?.people.length ?? 0) > 0;
  const mayLeave = phase === 'unlock' || phase === 'welcome' || phase === 'people';
  if (!mayLeave) return null;
  return (
    <Group gap="lg" mt="xl">
      {phase !== 'people' && !isRestoring && hasPeople && (
        <Anchor component="button" type="button" size="sm" onClick={() => void choosePerson(null)}>
          {t('people.other')}
        </Anchor>
      )}
      {isRestoring ? (
        <Anchor component={Link} to={`/${phase}`} size="sm">
          {t('people.back')}
        </Anchor>
      ) : (
        <Anchor component={Link} to="/restore" size="sm">
          {t('people.restore')}
        </Anchor>
      )}
    </Group>
  );
}
