import { MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useSelector } from 'react-redux';
import { selectPreferences } from '../features/settings/preferences-slice.ts';
import { theme, themeVariables } from '../ui/theme.ts';

/** The theme, light or dark as it is set or as the system is. */
export function Look({ children }: { readonly children: ReactNode }) {
  const wanted = useSelector(selectPreferences).theme;
  const system = useColorScheme('light', { getInitialValueInEffect: false });
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={themeVariables}
      forceColorScheme={wanted === 'system' ? system : wanted}
    >
      {children}
    </MantineProvider>
  );
}
