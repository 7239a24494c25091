import { Alert } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SpaceId } from '../../common/lib/ids.ts';
import { useMayWrite } from '../lib/use-may-write.ts';
import { useSpaces } from '../lib/vault-desk.ts';

/** Says why nothing can be changed here, to members whose role only reads and to those who have left. */
export function ReadsOnly({ space }: { readonly space: SpaceId }) {
  const { t } = useTranslation(['records', 'workspace']);
  const role = useSpaces().find(info => info.space === space)?.role;
  const mayWrite = useMayWrite();
  if (mayWrite(space)) return null;
  return (
    <Alert role="note" variant="light" color="gray" icon={<IconEye aria-hidden />}>
      {role === undefined ? t('left') : t('readsOnly', { role: t(`workspace:role.${role}`) })}
    </Alert>
  );
}
