import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** The sentence for a code of a refused push or of a failed check; an unknown code shows as it is. */
export function useRefusalText(): (code: string) => string {
  const { t, i18n } = useTranslation('sync');
  return useCallback(
    code =>
      i18n.exists(`sync:refusal.${code}`) ? t(`refusal.${code}`) : t('refusal.other', { code }),
    [t, i18n],
  );
}
