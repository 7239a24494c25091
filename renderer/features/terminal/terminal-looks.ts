import type { ITheme } from '@xterm/xterm';

/** Monospaced Latin first, then faces whose Chinese is two cells wide, for each system. */
export const terminalFonts = [
  'ui-monospace',
  '"SF Mono"',
  '"Cascadia Mono"',
  'Consolas',
  '"DejaVu Sans Mono"',
  '"Noto Sans Mono CJK SC"',
  '"PingFang SC"',
  '"Microsoft YaHei"',
  '"WenQuanYi Zen Hei Mono"',
  'monospace',
].join(', ');

/** Colours on dark; each reads at 4.5:1 or better, but for black. */
const dark: ITheme = {
  background: '#0f171c',
  foreground: '#dce3e7',
  cursor: '#8dbdc7',
  cursorAccent: '#0f171c',
  selectionBackground: '#27717f99',
  black: '#323e46',
  red: '#f08a80',
  green: '#6fcf97',
  yellow: '#f2c15f',
  blue: '#7fb2f0',
  magenta: '#d6a1e6',
  cyan: '#69c3d1',
  white: '#dce3e7',
  brightBlack: '#97a4ac',
  brightRed: '#ffb3ab',
  brightGreen: '#9be7ba',
  brightYellow: '#ffdf9b',
  brightBlue: '#b0d1ff',
  brightMagenta: '#ecc8f7',
  brightCyan: '#a3e2ec',
  brightWhite: '#ffffff',
};
const light: ITheme = {
  background: '#ffffff',
  foreground: '#1a2329',
  cursor: '#1b5d6a',
  cursorAccent: '#ffffff',
  selectionBackground: '#8dbdc780',
  black: '#1a2329',
  red: '#b3261e',
  green: '#1a6b3c',
  yellow: '#7a5200',
  blue: '#1a56a8',
  magenta: '#86308f',
  cyan: '#0f6473',
  white: '#62717a',
  brightBlack: '#4a5861',
  brightRed: '#8f1d17',
  brightGreen: '#12522d',
  brightYellow: '#5f4000',
  brightBlue: '#123f7d',
  brightMagenta: '#652370',
  brightCyan: '#0a4a55',
  brightWhite: '#323e46',
};

/** The terminal's colours for the app's colour scheme. */
export function terminalColours(scheme: 'light' | 'dark'): ITheme {
  return scheme === 'dark' ? dark : light;
}
