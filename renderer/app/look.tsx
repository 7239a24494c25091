import { MantineProvider, mergeThemeOverrides, Modal, Notification } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { selectPreferences } from '../features/settings/preferences-slice.ts';
import { theme, themeVariables } from '../ui/theme.ts';

/** The theme, light or dark as it is set or as the system is. */
export function Look({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('app');
  const wanted = useSelector(selectPreferences).theme;
  const system = useColorScheme('light', { getInitialValueInEffect: false });
  const close = t('close');
  const named = useMemo(() => {
    const defaultProps = { closeButtonProps: { 'aria-label': close } };
    const components = {
      Modal: Modal.extend({ defaultProps }),
      Notification: Notification.extend({ defaultProps }),
    };
    return mergeThemeOverrides(theme, { components });
  }, [close]);
  return (
    <MantineProvider
      theme={named}
      cssVariablesResolver={themeVariables}
      forceColorScheme={wanted === 'system' ? system : wanted}
    >
      {children}
    </MantineProvider>
  );
}
