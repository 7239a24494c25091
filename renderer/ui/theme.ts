import {
  Badge,
  Button,
  Card,
  createTheme,
  Modal,
  Table,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

/** Quiet blue-green of equipment fronts; carries actions and selection. */
const petrol: MantineColorsTuple = [
  '#eef6f7',
  '#dbeaed',
  '#b6d5db',
  '#8dbdc7',
  '#69a8b4',
  '#4d96a4',
  '#3a8593',
  '#27717f',
  '#1b5d6a',
  '#0f4954',
];
const gray: MantineColorsTuple = [
  '#f6f8f9',
  '#eef1f3',
  '#e2e7ea',
  '#d2d9dd',
  '#b8c2c8',
  '#93a0a8',
  '#62717a',
  '#4a5861',
  '#323e46',
  '#1e282f',
];
const dark: MantineColorsTuple = [
  '#dce3e7',
  '#b8c3ca',
  '#97a4ac',
  '#65737c',
  '#414e57',
  '#323e46',
  '#29343b',
  '#1b2329',
  '#151c21',
  '#0e1418',
];

// Signal colours, quieter than the stock ones, with dark ends that read as text on their own tint.
const red: MantineColorsTuple = [
  '#fdf1f0',
  '#fadedb',
  '#f4bab5',
  '#ec928c',
  '#e5736c',
  '#da5850',
  '#c8443d',
  '#b43630',
  '#9a2a26',
  '#771d1b',
];
const orange: MantineColorsTuple = [
  '#fdf3ea',
  '#fae3cd',
  '#f4c699',
  '#eda865',
  '#e5903f',
  '#d87a25',
  '#bd6618',
  '#a05512',
  '#84460f',
  '#65350a',
];
const yellow: MantineColorsTuple = [
  '#fcf6e3',
  '#f8eac0',
  '#f0d98a',
  '#e7c653',
  '#dbb42b',
  '#c8a018',
  '#a68411',
  '#87690c',
  '#6a5208',
  '#513e05',
];
const green: MantineColorsTuple = [
  '#edf6f0',
  '#d6ecdd',
  '#addabd',
  '#80c598',
  '#59b27a',
  '#3f9e64',
  '#308651',
  '#266f43',
  '#1d5935',
  '#144328',
];

/** Latin first, then each system's Chinese face. */
const sans =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const mono =
  'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace';

/** The app's looks: calm, dense enough for work, on a grid of 4 px. */
export const theme = createTheme({
  colors: { petrol, gray, dark, red, orange, yellow, green },
  primaryColor: 'petrol',
  primaryShade: { light: 8, dark: 7 },
  black: '#1a2329',
  fontFamily: sans,
  fontFamilyMonospace: mono,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.5' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  defaultRadius: 'sm',
  radius: { xs: '2px', sm: '5px', md: '8px', lg: '12px', xl: '32px' },
  headings: {
    fontFamily: sans,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.35' },
      h2: { fontSize: '0.9375rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Badge: Badge.extend({
      defaultProps: { variant: 'light', radius: 'sm', size: 'md' },
      styles: {
        root: { textTransform: 'none', fontWeight: 600, letterSpacing: 0 },
        label: { overflow: 'visible' },
      },
    }),
    Button: Button.extend({ styles: { root: { fontWeight: 550 } } }),
    Card: Card.extend({ defaultProps: { withBorder: true, radius: 'md', padding: 'md' } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, radius: 'md' },
      styles: { title: { fontWeight: 600, fontSize: '1rem' } },
    }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 'xs', horizontalSpacing: 'md' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: true } }),
  },
});

const tinted = ['petrol', 'gray', 'red', 'orange', 'yellow', 'green'] as const;

/** Tint and text of the `light` variant: marks and notices; the text is readable on its tint. */
function tints(tint: (color: string) => string, text: (color: string) => string) {
  return Object.fromEntries(
    tinted.flatMap(color => [
      [`--mantine-color-${color}-light`, tint(color)],
      [`--mantine-color-${color}-light-color`, text(color)],
    ]),
  );
}

/** Grounds, lines and the focus ring; what Mantine's own variables lack or set otherwise. */
export const themeVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...tints(
      color => `var(--mantine-color-${color}-1)`,
      color => `var(--mantine-color-${color}-8)`,
    ),
    '--mantine-color-error': 'var(--mantine-color-red-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
    '--rackside-focus': 'var(--mantine-color-petrol-7)',
    '--rackside-panel': '#ffffff',
    '--rackside-ground': 'var(--mantine-color-gray-0)',
    '--rackside-line': 'var(--mantine-color-gray-3)',
    // Three to one on panel and ground: the edge is what tells a field (WCAG 1.4.11).
    '--rackside-field': '#87949c',
    '--rackside-thumb': 'var(--mantine-color-gray-4)',
  },
  dark: {
    ...tints(
      color => `color-mix(in srgb, var(--mantine-color-${color}-5) 20%, transparent)`,
      color => `var(--mantine-color-${color}-2)`,
    ),
    '--mantine-color-error': 'var(--mantine-color-red-3)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-body': 'var(--mantine-color-dark-7)',
    '--mantine-color-default-border': 'var(--mantine-color-dark-4)',
    // What is disabled keeps its shape on a panel, which is as dark as Mantine's own choice for it.
    '--mantine-color-disabled': 'var(--mantine-color-dark-5)',
    '--mantine-color-disabled-color': 'var(--mantine-color-dark-1)',
    '--mantine-color-disabled-border': 'var(--mantine-color-dark-4)',
    '--rackside-focus': 'var(--mantine-color-petrol-3)',
    '--rackside-panel': 'var(--mantine-color-dark-7)',
    '--rackside-ground': 'var(--mantine-color-dark-8)',
    '--rackside-line': 'var(--mantine-color-dark-5)',
    '--rackside-field': '#75838c',
    '--rackside-thumb': 'var(--mantine-color-dark-4)',
  },
});
