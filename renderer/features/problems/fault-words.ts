import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  faultFields,
  faultStep,
  severity,
  timelineEntry,
  type TimelineEntry,
} from '../../../common/features/problems/fault.ts';
import type { FieldWords } from '../../records/history-panel.tsx';
import { useAssets } from '../../records/use-typed.ts';

const order = Object.keys(faultFields.shape);

/** Longest piece of a text that a line of the history shows. */
const LINE = 160;

/** How a fault's fields and their values are called. */
export function useFaultWords(): FieldWords {
  const { t } = useTranslation('problems');
  const assets = useAssets().items;
  return useMemo(
    () => ({
      order,
      label: field => t(`field.${field}`, { defaultValue: field }),
      value: (field, value) => {
        if (value === null || value === '') return t('noValue');
        const entry = timelineEntry.safeParse(value);
        if (entry.success) {
          const kind = t(`entry.${entry.data.kind}`);
          return t('entry.inLog', { kind, text: line(textOf(entry.data)) });
        }
        const level = severity.safeParse(value);
        if (field === 'severity' && level.success) return t(`severity.${level.data}`);
        const step = faultStep.safeParse(value);
        if (field === 'step' && step.success) return t(`step.${step.data}`);
        const origin = faultFields.shape.origin.safeParse(value);
        if (field === 'origin' && origin.success && origin.data !== null) {
          return `${origin.data.roundNumber} · ${origin.data.itemTitle}`;
        }
        if (field === 'asset') {
          return assets.find(one => one.id === value)?.name ?? t('assetUnknown');
        }
        return line(typeof value === 'string' ? value : JSON.stringify(value));
      },
    }),
    [t, assets],
  );
}

function textOf(entry: TimelineEntry): string {
  switch (entry.kind) {
    case 'note':
    case 'reply':
      return entry.text;
    case 'attachment':
      return entry.file.name;
    case 'terminal-output':
      return `${entry.username}@${entry.host}`;
    case 'credential-use':
      return [entry.credentialName, `${entry.username}@${entry.host}`.replace(/@$/, '')].join(
        ' · ',
      );
  }
}

function line(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > LINE ? `${flat.slice(0, LINE)}…` : flat;
}
