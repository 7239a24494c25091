import { Button, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../common/errors/app-error.ts';
import { useData } from '../../data/data-context.tsx';
import { useBridge } from '../../lib/bridge-context.ts';
import { usePlatform } from '../../lib/platform-context.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';

/** Writes the opened log to a JSON file, for evidence. */
export function ExportSection() {
  const { t } = useTranslation('sync');
  const data = useData();
  const bridge = useBridge();
  const { clock } = usePlatform();
  const [busy, setBusy] = useState(false);
  const [path, setPath] = useState<string | undefined>();
  const [error, setError] = useState<AppError | undefined>();
  const save = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    const log = await data.call('exportLog', {});
    const day = new Date(clock.wall()).toISOString().slice(0, 10);
    const saved = log.ok
      ? await bridge.reports.saveText({
          suggestedName: `rackside-log-${day}.json`,
          text: log.value,
        })
      : log;
    setBusy(false);
    if (saved.ok) setPath(saved.value.path);
    else if (saved.error.kind !== 'cancelled') setError(saved.error);
  };
  return (
    <Section title={t('export.title')} description={t('export.intro')}>
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={busy}
          onClick={() => void save()}
        >
          {t('export.action')}
        </Button>
        {path !== undefined && (
          <>
            <Text size="sm" aria-live="polite">
              {t('export.saved', { path })}
            </Text>
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => void bridge.reports.revealFile({ path })}
            >
              {t('export.reveal')}
            </Button>
          </>
        )}
      </Group>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void save()} />}
    </Section>
  );
}
