import { Alert, List, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '../../data/use-query.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import { useSpaceNames } from './use-space-names.ts';

/** An older or damaged vault folder: what was noticed, what it may mean, and that nothing is lost. */
export function VaultProblemNotice() {
  const { t } = useTranslation('workspace');
  const desk = useVaultDesk();
  const spaceName = useSpaceNames();
  const ask = useCallback(() => desk.call('vaultProblems'), [desk]);
  const listen = useCallback((refresh: () => void) => desk.on('spacesChanged', refresh), [desk]);
  const problems = useQuery(ask, listen).value ?? [];
  if (problems.length === 0) return null;
  return (
    <Alert
      color="red"
      variant="light"
      mb="md"
      icon={<IconHistory aria-hidden />}
      title={t('vaultProblem.title')}
    >
      <List size="sm" spacing={4}>
        {problems.map(problem => (
          <List.Item key={`${problem.kind} ${'space' in problem ? problem.space : ''}`}>
            {t(`vaultProblem.${problem.kind}`, {
              name: 'space' in problem ? spaceName(problem.space) : '',
            })}
          </List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        {t('vaultProblem.kept')}
      </Text>
    </Alert>
  );
}
