import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bilingual } from '../../common/features/inspections/template.ts';

/** Picks the text of the app's language, as it is now. */
export function useBilingual(): (text: Bilingual) => string {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useCallback(text => (language === 'zh-CN' ? text['zh-CN'] : text.en), [language]);
}
