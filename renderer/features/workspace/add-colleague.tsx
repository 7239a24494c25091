import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../common/crypto/bundles.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { SpaceInfo } from '../../../common/features/vault/space-info.ts';
import { useSpaces, useVaultDesk } from '../../lib/vault-desk.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';
import { offeredRoles } from './role-options.ts';

/** Lets a colleague who is in the organisation already into this site; nothing when all are in. */
export function AddColleague({ info }: { readonly info: SpaceInfo }) {
  const { t } = useTranslation('workspace');
  const desk = useVaultDesk();
  const organisation = useSpaces().find(one => one.kind === 'organisation');
  const inside = new Set(info.members.map(member => member.account));
  const colleagues = (organisation?.members ?? []).filter(member => !inside.has(member.account));
  const [wanted, setWanted] = useState<string | undefined>();
  const [chosenRole, setRole] = useState<Role | undefined>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  const colleague = colleagues.find(one => one.account === wanted) ?? colleagues[0];
  if (info.role !== 'admin' || colleague === undefined) return null;

  const role = chosenRole ?? colleague.role;
  const add = async (): Promise<void> => {
    setBusy(true);
    const added = await desk.call('addMember', {
      space: info.space,
      account: colleague.account,
      role,
    });
    setBusy(false);
    setError(added.ok ? undefined : added.error);
    if (added.ok) setRole(undefined);
  };
  return (
    <Section title={t('colleague.title')} description={t('colleague.help')}>
      <Stack gap="sm">
        {error !== undefined && <ErrorNotice title={t('colleague.notAdded')} error={error} />}
        <Group align="flex-end" gap="sm">
          <NativeSelect
            label={t('colleague.who')}
            flex="1 1 14rem"
            maw={320}
            value={colleague.account}
            data={colleagues.map(({ account, name }) => ({ value: account, label: name }))}
            onChange={event => {
              setWanted(event.currentTarget.value);
              setRole(undefined);
            }}
          />
          <NativeSelect
            label={t('colleague.role')}
            description={t(`roleHelp.${role}`)}
            flex="1 1 14rem"
            maw={320}
            value={role}
            data={offeredRoles.map(value => ({ value, label: t(`role.${value}`) }))}
            onChange={event =>
              setRole(offeredRoles.find(value => value === event.currentTarget.value))
            }
          />
          <Button
            variant="default"
            leftSection={<IconUserPlus size={16} aria-hidden />}
            loading={busy}
            onClick={() => void add()}
          >
            {t('colleague.add')}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}
