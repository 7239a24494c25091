import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../common/errors/app-error.ts';

/**
 * The sentence of an error: what happened and what to do. A placeholder that the error's detail
 * does not fill gets a general word (`errors.unknown.<placeholder>`).
 */
export function useErrorText(): (error: AppError) => string {
  const { t } = useTranslation('errors');
  return useCallback(
    error => {
      const general = t('unknown', { returnObjects: true }) as unknown as Record<string, string>;
      return t(error.kind, { ...general, ...error.detail });
    },
    [t],
  );
}
