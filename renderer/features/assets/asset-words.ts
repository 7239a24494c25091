import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { assetFields, assetSubClass } from '../../../common/features/assets/asset.ts';
import { credentialUseEntry } from '../../../common/records/timeline.ts';
import { credentialUseText } from '../../records/credential-use-text.ts';
import type { FieldWords } from '../../records/history-panel.tsx';

const hostKeys = assetFields.shape.hostKeys;
const order = Object.keys(assetFields.shape);
const plain = z.union([z.string(), z.number()]);

/** How an asset's fields and their values are called. */
export function useAssetWords(): FieldWords {
  const { t } = useTranslation('assets');
  const { t: ofUses } = useTranslation('problems');
  return useMemo(
    () => ({
      order,
      label: field => t(`field.${field}`, { defaultValue: field }),
      value: (field, value) => {
        if (value === null || value === '') return t('noValue');
        const subClass = assetSubClass.safeParse(value);
        if (field === 'subClass' && subClass.success) return t(`subClass.${subClass.data}`);
        const keys = hostKeys.safeParse(value);
        if (field === 'hostKeys' && keys.success) {
          return keys.data.length === 0
            ? t('noValue')
            : keys.data.map(key => `${key.algorithm} ${key.fingerprint}`).join(', ');
        }
        const use = credentialUseEntry.safeParse(value);
        if (use.success) return credentialUseText(ofUses, use.data);
        const shown = plain.safeParse(value);
        return shown.success ? String(shown.data) : JSON.stringify(value);
      },
    }),
    [t, ofUses],
  );
}
