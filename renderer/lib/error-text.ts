import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../common/errors/app-error.ts';

/**
 * The sentence of an error: what happened and what to do. A placeholder that the error's detail
 * does not fill gets a general word (`errors.unknown.<placeholder>`); a reason given as a code gets
 * its words (`errors.why.<code>`).
 */
export function useErrorText(): (error: AppError) => string {
  const { t, i18n } = useTranslation('errors');
  return useCallback(
    ({ kind, detail }) => {
      const general = t('unknown', { returnObjects: true }) as unknown as Record<string, string>;
      const code = detail?.['why'] ?? detail?.['code'] ?? detail?.['reason'];
      const why =
        code === undefined
          ? general['why']
          : i18n.exists(`errors:why.${code}`)
            ? t(`why.${code}`, { ...detail })
            : String(code);
      return t(kind, { ...general, ...detail, why });
    },
    [t, i18n],
  );
}
