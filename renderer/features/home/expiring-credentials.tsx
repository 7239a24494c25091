import { Alert, Anchor, Group, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useNow } from '../../lib/use-now.ts';
import { runningOut } from '../../records/credential-expiry.ts';
import { ExpiryMark } from '../../records/expiry-mark.tsx';
import { useCredentials } from '../../records/use-typed.ts';

/** Credentials named here; the others are counted. */
const SHOWN = 3;

/** Reminds of credentials that have run out or soon will; nothing while there are none. */
export function ExpiringCredentials() {
  const { t } = useTranslation('home');
  const now = useNow(60_000);
  const due = runningOut(useCredentials().items, now);
  if (due.length === 0) return null;
  return (
    <Alert
      role="status"
      color="yellow"
      variant="light"
      icon={<IconKey aria-hidden />}
      title={t('expiring.title', { count: due.length })}
    >
      <Stack gap={4}>
        {due.slice(0, SHOWN).map(one => (
          <Group key={one.id} gap="xs">
            <Anchor component={Link} to={`/vault/${one.id}`} size="sm" underline="always">
              {one.name}
            </Anchor>
            <ExpiryMark credential={one} now={now} />
          </Group>
        ))}
        <Text size="sm">
          <Anchor component={Link} to="/vault?attention=expiring" inherit underline="always">
            {t('expiring.all')}
          </Anchor>
        </Text>
      </Stack>
    </Alert>
  );
}
