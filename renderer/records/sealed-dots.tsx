import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Stands for a stored secret; always as long, so that it says nothing of its length. */
export function SealedDots() {
  const { t } = useTranslation('vault');
  return (
    <>
      <span aria-hidden style={{ fontFamily: 'var(--mantine-font-family-monospace)' }}>
        ••••••••
      </span>
      <VisuallyHidden>{t('sealed')}</VisuallyHidden>
    </>
  );
}
