import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { credentialKind, credentialOverview } from '../../../common/features/vault/credential.ts';
import { CREDENTIAL_USES } from '../../../common/features/vault/credential-view.ts';
import type { SecretFieldInfo } from '../../../common/features/vault/secure-window.ts';
import type { Json } from '../../../common/lib/json.ts';
import { dateText } from '../../lib/time-text.ts';
import type { FieldWords } from '../../records/history-panel.tsx';
import { useAssets } from '../../records/use-typed.ts';

const order = [...Object.keys(credentialOverview.shape), 'secret', CREDENTIAL_USES];

/** How the fields of a credential and their values are called; a secret is never told. */
export function useCredentialWords(): FieldWords {
  const { t, i18n } = useTranslation('vault');
  const assets = useAssets().items;
  const { language } = i18n;
  return useMemo<FieldWords>(() => {
    const value = (field: string, raw: Json): string => {
      if (field === 'secret') return t('sealedValue');
      if (field === CREDENTIAL_USES) return usedText(raw, use => t(`use.name.${use}`));
      if (raw === null || raw === '' || (Array.isArray(raw) && raw.length === 0)) {
        return t('noValue');
      }
      if (field === 'kind') {
        const kind = credentialKind.safeParse(raw);
        if (kind.success) return t(`kind.${kind.data}`);
      }
      if (field === 'asset') return assets.find(({ id }) => id === raw)?.name ?? t('assetGone');
      if (field === 'expiresAt' && typeof raw === 'number') return dateText(raw, language);
      if (Array.isArray(raw)) return raw.join(language === 'zh-CN' ? '、' : ', ');
      return typeof raw === 'string' ? raw : JSON.stringify(raw);
    };
    return {
      order,
      label: field => (order.includes(field) ? t(`field.${field}`) : field),
      value,
    };
  }, [t, language, assets]);
}

const told = z.object({ use: z.string().optional(), reason: z.string().optional() });

/** A use as its entry in the log tells it; those of the first version were all log-ins. */
function usedText(raw: Json, name: (use: string) => string): string {
  const entry = told.safeParse(raw);
  if (!entry.success) return '';
  const { use = 'log-in', reason = '' } = entry.data;
  return reason === '' ? name(use) : `${name(use)} – ${reason}`;
}

/** What a secret field is called: its own label, or the words for the fields of its kind. */
export function useSecretFieldName(): (field: SecretFieldInfo) => string {
  const { t, i18n } = useTranslation('vault');
  return ({ label, name }) => {
    if (label !== '') return label;
    return i18n.exists(`vault:secretField.${name}`) ? t(`secretField.${name}`) : name;
  };
}
