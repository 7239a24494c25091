import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconBan, IconDatabaseImport } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DiskSpace } from '../../../common/features/storage/disk-space.ts';
import type { Opened } from '../../data/data-contract.ts';
import { useBridge } from '../../lib/bridge-context.ts';
import { bytesText } from '../../lib/bytes-text.ts';

/** Above every screen: that room runs out, that nothing more is saved, that records came back. */
export function StorageNotices({ putBack }: { readonly putBack: Opened['putBack'] }) {
  const { t, i18n } = useTranslation('storage');
  const bridge = useBridge();
  const [space, setSpace] = useState<DiskSpace | undefined>();
  const [isTold, setTold] = useState(false);
  useEffect(() => {
    const stop = bridge.on('storage.space', setSpace);
    void bridge.storage.state().then(state => {
      if (state.ok) setSpace(known => known ?? state.value.space);
    });
    return stop;
  }, [bridge]);
  // Asked for each time: without it Chromium may clear the database when the disk gets full. Whether it
  // was granted shows among the settings.
  useEffect(() => void navigator.storage.persist().catch(() => false), []);
  const level = space?.level ?? 'ample';
  const free = space?.free === undefined ? '' : bytesText(space.free, i18n.language);
  return (
    <>
      {level !== 'ample' && (
        <Alert
          color={level === 'full' ? 'red' : 'yellow'}
          variant="light"
          mb="md"
          role={level === 'full' ? 'alert' : 'status'}
          icon={level === 'full' ? <IconBan aria-hidden /> : <IconAlertTriangle aria-hidden />}
          title={t(`notice.${level}`, { free })}
        >
          <Text size="sm">{t(`notice.${level}Hint`)}</Text>
        </Alert>
      )}
      {putBack !== undefined && !isTold && (
        <Alert
          color={putBack.damaged > 0 ? 'orange' : 'green'}
          variant="light"
          mb="md"
          role="status"
          icon={<IconDatabaseImport aria-hidden />}
          title={t('notice.putBack', { count: putBack.batches })}
          withCloseButton
          closeButtonLabel={t('notice.close')}
          onClose={() => setTold(true)}
        >
          <Text size="sm">
            {putBack.damaged > 0
              ? t('notice.putBackDamaged', { count: putBack.damaged })
              : t('notice.putBackHint')}
          </Text>
        </Alert>
      )}
    </>
  );
}
