import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { itemsOf } from '../../../common/features/inspections/round-view.ts';
import { attachmentIn } from '../../../common/records/attachment.ts';
import { answer, answerField, evidenceField } from '../../../common/features/inspections/round.ts';
import {
  template as templateSchema,
  type Template,
} from '../../../common/features/inspections/template.ts';
import { credentialUseEntry } from '../../../common/records/timeline.ts';
import { credentialUseText } from '../../records/credential-use-text.ts';
import type { FieldWords } from '../../records/history-panel.tsx';
import { useBilingual } from '../../records/use-bilingual.ts';

/** How a round's fields and their values are called; answers by the titles of their items. */
export function useRoundWords(of?: Template): FieldWords {
  const { t } = useTranslation('inspections');
  const { t: ofUses } = useTranslation('problems');
  const text = useBilingual();
  return useMemo(() => {
    const items = new Map(
      of === undefined ? [] : itemsOf(of).map(item => [answerField(item.id), item] as const),
    );
    const evidence = new Map(
      of === undefined ? [] : itemsOf(of).map(item => [evidenceField(item.id), item] as const),
    );
    return {
      label: field => {
        const proven = evidence.get(field);
        if (proven !== undefined) return t('evidenceOf', { item: text(proven.title) });
        const item = items.get(field);
        return item === undefined ? t(`field.${field}`, { defaultValue: field }) : text(item.title);
      },
      value: (field, value) => {
        // By its name only: the key that opens it is nothing to read.
        const file = attachmentIn(value);
        if (file !== undefined) return file.name;
        const given = answer.safeParse(value);
        if (given.success) {
          const { verdict, reading, note } = given.data;
          const unit = items.get(field)?.reading?.unit ?? '';
          return [t(`verdict.${verdict}`), reading === null ? '' : `${reading} ${unit}`, note]
            .filter(part => part !== '')
            .join(' · ');
        }
        const use = credentialUseEntry.safeParse(value);
        if (use.success) return credentialUseText(ofUses, use.data);
        const whole = templateSchema.safeParse(value);
        if (whole.success) return `${text(whole.data.title)} v${whole.data.version}`;
        if (value === 'open' || value === 'finished') return t(`state.${value}`);
        return typeof value === 'string' ? value : JSON.stringify(value);
      },
    };
  }, [of, t, ofUses, text]);
}
