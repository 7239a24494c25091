import { Box, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Pairs of name and value; those without a value are left out. */
export function Facts(props: {
  readonly items: readonly (readonly [name: string, value: ReactNode])[];
}) {
  const shown = props.items.filter(([, value]) => value !== '' && value !== undefined);
  return (
    <Box
      component="dl"
      m={0}
      style={{
        display: 'grid',
        gridTemplateColumns: 'max-content minmax(0, 1fr)',
        gap: '0.4rem 1rem',
      }}
    >
      {shown.map(([name, value]) => (
        <Box key={name} component="div" style={{ display: 'contents' }}>
          <Text component="dt" size="sm" c="dimmed">
            {name}
          </Text>
          <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </Box>
      ))}
    </Box>
  );
}
