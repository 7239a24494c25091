import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconUserExclamation } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '../../data/use-query.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { FingerprintWords } from '../../ui/fingerprint-words.tsx';
import { useMemberAction } from './use-member-action.ts';

/** Colleagues who came with other keys than before: nothing of it counts until the words are compared. */
export function IdentityChanges() {
  const { t } = useTranslation('workspace');
  const desk = useVaultDesk();
  const ask = useCallback(() => desk.call('identityChanges'), [desk]);
  const listen = useCallback((refresh: () => void) => desk.on('spacesChanged', refresh), [desk]);
  const changes = useQuery(ask, listen);
  const { busy, error, run } = useMemberAction();
  return (changes.value ?? []).map(({ account, name, before, now }) => (
    <Alert
      key={`${account} ${now}`}
      color="red"
      variant="light"
      mb="md"
      icon={<IconUserExclamation aria-hidden />}
      title={t('identity.title', { name })}
    >
      <Stack gap="sm">
        <Text size="sm">{t('identity.hint', { name })}</Text>
        <Text size="sm">{t('identity.before')}</Text>
        <FingerprintWords words={before} />
        <Text size="sm">{t('identity.now')}</Text>
        <FingerprintWords words={now} />
        {error !== undefined && <ErrorNotice error={error} />}
        <Group>
          <Button
            variant="default"
            loading={busy}
            onClick={() => void run(() => desk.call('verifyIdentity', { account, now }))}
          >
            {t('identity.verify')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  ));
}
