import { Button, Checkbox, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../common/crypto/bundles.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { useSpaces, useVaultDesk } from '../../lib/vault-desk.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { InvitationText } from './invitation-text.tsx';
import { offeredRoles } from './role-options.ts';
import { useSpaceNames } from './use-space-names.ts';

/** Makes an invitation and shows its text once. */
export function InviteDialog(props: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly server: string;
  /** The site that the dialog was opened from. */
  readonly space: SpaceId;
}) {
  const { t } = useTranslation('workspace');
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('invite.title')} size="lg">
      {/* Made anew each time it opens: an invitation's text is not kept. */}
      {props.opened && <InviteSteps {...props} />}
    </Modal>
  );
}

function InviteSteps(props: {
  readonly onClose: () => void;
  readonly server: string;
  readonly space: SpaceId;
}) {
  const { t } = useTranslation('workspace');
  const desk = useVaultDesk();
  const spaceName = useSpaceNames();
  const administered = useSpaces().filter(info => info.role === 'admin');
  const organisation = administered.find(info => info.kind === 'organisation');
  const [role, setRole] = useState<Role>('engineer');
  const [spaces, setSpaces] = useState<string[]>(
    organisation === undefined ? [props.space] : [organisation.space, props.space],
  );
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  const [text, setText] = useState<string | undefined>();

  const make = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    const made = await desk.call('invite', { server: props.server, spaces, role });
    setBusy(false);
    if (made.ok) setText(made.value.text);
    else setError(made.error);
  };

  if (text !== undefined) return <InvitationText text={text} onDone={props.onClose} />;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('invite.intro')}
      </Text>
      <Select
        label={t('invite.role')}
        description={t(`roleHelp.${role}`)}
        data={offeredRoles.map(value => ({ value, label: t(`role.${value}`) }))}
        value={role}
        onChange={value => setRole(offeredRoles.find(offered => offered === value) ?? role)}
        allowDeselect={false}
      />
      <Checkbox.Group label={t('invite.spaces')} value={spaces} onChange={setSpaces}>
        <Stack gap="xs" mt="xs">
          {administered.map(info => (
            <Checkbox
              key={info.space}
              value={info.space}
              label={spaceName(info.space)}
              description={info.kind === 'organisation' ? t('orgSpaceHelp') : undefined}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      {error !== undefined && <ErrorNotice error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={props.onClose}>
          {t('cancel')}
        </Button>
        <Button onClick={() => void make()} loading={busy} disabled={spaces.length === 0}>
          {t('invite.make')}
        </Button>
      </Group>
    </Stack>
  );
}
