import { Box, Checkbox, NativeSelect, Text } from '@mantine/core';
import { IconCircleCheck, IconCopy, IconCircleX } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { byPlace } from '../../../common/features/assets/asset-place.ts';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { ImportRow } from '../../../common/features/vault/import/import-preview.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import classes from './import-table.module.css';
import type { ImportPlan } from './import-plan.ts';
import type { Importing } from './use-import.ts';
import { useSecretFieldName } from './credential-words.ts';

const ROW_PX = 58;

/** The entries of a file, of which only those in view are drawn. */
export function ImportTable(props: {
  readonly rows: readonly ImportRow[];
  readonly plan: ImportPlan;
  readonly assets: readonly Asset[];
  readonly isLocked: boolean;
  readonly onChange: Importing['change'];
}) {
  const { rows } = props;
  const { t } = useTranslation('vault');
  const frame = useRef<HTMLDivElement>(null);
  // No compiler memoizes this component, so what the rule warns of can't happen.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });
  const choices = useMemo(
    () => [
      { value: '', label: t('import.noDevice') },
      ...props.assets
        .toSorted(byPlace)
        .map(asset => ({ value: asset.id as string, label: asset.name })),
    ],
    [props.assets, t],
  );
  const columns = ['take', 'entry', 'brings', 'device', 'state'] as const;
  return (
    <Box
      role="table"
      aria-label={t('import.step.check')}
      aria-rowcount={rows.length + 1}
      className={classes['table']}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className={`${classes['row']} ${classes['head']}`}>
          {columns.map(column => (
            <span key={column} role="columnheader">
              {t(`import.column.${column}`)}
            </span>
          ))}
        </div>
      </div>
      {/* It scrolls by the controls inside it, which are tab stops. */}
      <div ref={frame} role="rowgroup" className={classes['frame']}>
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start, size }) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <div
                  key={row.index}
                  role="row"
                  aria-rowindex={index + 2}
                  className={`${classes['row']} ${classes['entry']}`}
                  style={{ height: size, transform: `translateY(${start}px)` }}
                >
                  <Entry {...props} row={row} choices={choices} />
                </div>
              )
            );
          })}
        </div>
      </div>
    </Box>
  );
}

function Entry(
  props: Omit<Parameters<typeof ImportTable>[0], 'rows'> & {
    readonly row: ImportRow;
    readonly choices: { readonly value: string; readonly label: string }[];
  },
) {
  const { row, plan, choices, onChange, isLocked } = props;
  const { overview, state, fields } = row;
  const { name } = overview;
  const { t } = useTranslation('vault');
  const fieldName = useSecretFieldName();
  const planned = plan.get(row.index);
  const isUsable = state.is !== 'unusable';
  return (
    <>
      <div role="cell">
        <Checkbox
          aria-label={t('import.take', { name })}
          checked={isUsable && planned?.isTaken === true}
          disabled={!isUsable || isLocked}
          onChange={event => onChange([row.index], { isTaken: event.currentTarget.checked })}
        />
      </div>
      <div role="cell" className={classes['cell']}>
        <Text size="sm" fw={500} truncate>
          {name}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {[overview.username, overview.url, overview.folder].filter(Boolean).join(' · ')}
        </Text>
      </div>
      <div role="cell" className={classes['cell']}>
        <Text size="xs" lineClamp={2}>
          {[
            t(`kind.${overview.kind}`),
            ...fields
              .map(field => fieldName({ name: field, label: '', kind: 'text' }))
              .filter(field => field !== t(`kind.${overview.kind}`)),
          ].join(' · ')}
        </Text>
      </div>
      <div role="cell" className={classes['cell']}>
        {isUsable && (
          <NativeSelect
            size="xs"
            aria-label={t('import.deviceOf', { name })}
            data={choices}
            value={planned?.asset ?? ''}
            disabled={isLocked}
            onChange={event => {
              const chosen = props.assets.find(({ id }) => id === event.currentTarget.value);
              onChange([row.index], { asset: chosen?.id });
            }}
          />
        )}
      </div>
      <div role="cell" className={classes['cell']}>
        {state.is === 'new' && (
          <StatusMark tone="good" icon={IconCircleCheck}>
            {t('import.state.new')}
          </StatusMark>
        )}
        {state.is === 'duplicate' && (
          <>
            <StatusMark tone="neutral" icon={IconCopy}>
              {t('import.state.duplicate')}
            </StatusMark>
            <Text size="xs" c="dimmed" truncate title={t('import.duplicateHint')}>
              {t('import.duplicateHint')}
            </Text>
          </>
        )}
        {state.is === 'unusable' && (
          <>
            <StatusMark tone="warning" icon={IconCircleX}>
              {t('import.state.unusable')}
            </StatusMark>
            <Text size="xs" c="dimmed">
              {t(`import.why.${state.why}`)}
            </Text>
          </>
        )}
      </div>
    </>
  );
}
