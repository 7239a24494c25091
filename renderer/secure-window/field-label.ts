import { useTranslation } from 'react-i18next';
import type { SecretFieldInfo } from '../../common/features/vault/secure-window.ts';
import { visibleText } from '../../common/lib/visible-text.ts';

/** A field's label: its own, or the words for its name. */
export function useFieldLabel(): (field: SecretFieldInfo) => string {
  const { t, i18n } = useTranslation('secure');
  return ({ name, label }) => {
    if (label !== '') return label;
    return i18n.exists(`secure:field.${name}`) ? t(`field.${name}`) : visibleText(name);
  };
}
