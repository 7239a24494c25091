import { Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconFileOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ImportColumns } from './import-columns.tsx';
import { takenRows } from './import-plan.ts';
import { ImportTable } from './import-table.tsx';
import type { Importing, OpenImport } from './use-import.ts';

/** What a file holds, before anything is stored: what is taken, and for which device. */
export function ImportCheck(props: {
  readonly importing: Importing;
  readonly open: OpenImport;
  readonly assets: readonly Asset[];
}) {
  const { importing, open, assets } = props;
  const { preview, plan } = open;
  const { t } = useTranslation('vault');
  const taken = takenRows(preview.rows, plan);
  const count = (is: 'new' | 'duplicate' | 'unusable'): number =>
    preview.rows.filter(({ state }) => state.is === is).length;
  const newOnes = preview.rows.filter(({ state }) => state.is === 'new');
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-end">
        <div>
          <Text fw={600}>
            {t('import.found', {
              file: preview.file,
              format: t(`import.format.${preview.format}`),
              count: preview.rows.length,
            })}
          </Text>
          <Text size="sm" c="dimmed">
            {[
              t('import.new', { count: count('new') }),
              t('import.duplicate', { count: count('duplicate') }),
              t('import.unusable', { count: count('unusable') }),
            ].join(' · ')}
          </Text>
        </div>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            disabled={importing.busy}
            onClick={() =>
              importing.change(
                newOnes.map(({ index }) => index),
                { isTaken: true },
              )
            }
          >
            {t('import.takeAllNew')}
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={importing.busy}
            onClick={() =>
              importing.change(
                preview.rows.map(({ index }) => index),
                { isTaken: false },
              )
            }
          >
            {t('import.takeNone')}
          </Button>
        </Group>
      </Group>
      {importing.error !== undefined && (
        <ErrorNotice title={t('import.failed')} error={importing.error} />
      )}
      {importing.error !== undefined && importing.stored > 0 && (
        <Text size="sm">{t('import.half', { count: importing.stored })}</Text>
      )}
      {preview.csv !== null && (
        <ImportColumns csv={preview.csv} onMap={mapping => void importing.remap(mapping)} />
      )}
      {preview.rows.length === 0 ? (
        <EmptyState icon={IconFileOff} title={t('import.emptyFile')} />
      ) : (
        <Card padding={0}>
          <ImportTable
            rows={preview.rows}
            plan={plan}
            assets={assets}
            isLocked={importing.busy || importing.stored > 0}
            onChange={importing.change}
          />
        </Card>
      )}
      <Group>
        <Button
          loading={importing.busy}
          disabled={taken.length === 0}
          onClick={() => void importing.commit()}
        >
          {t('import.commit', { count: taken.length })}
        </Button>
        <Button variant="default" disabled={importing.busy} onClick={importing.leave}>
          {t('import.another')}
        </Button>
        <Text size="sm" c="dimmed" component="output">
          {importing.busy &&
            importing.stored > 0 &&
            t('import.progress', { count: importing.stored })}
        </Text>
      </Group>
    </Stack>
  );
}
