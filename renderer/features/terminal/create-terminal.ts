import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { terminalColours, terminalFonts } from './terminal-looks.ts';

/** A terminal and what fits it to its box. */
export interface FittedTerminal {
  readonly terminal: Terminal;
  readonly fit: FitAddon;
}

/** What of a terminal the user's settings change while it runs. */
export interface TerminalDress {
  readonly scheme: 'light' | 'dark';
  readonly screenReaderMode: boolean;
}

/** Hyperlinks: a device's text may not lead anywhere. */
const HYPERLINK = 8;
/** The clipboard, to read or to write. */
const CLIPBOARD = 52;
/** Operating system commands that would let a device act on the user's computer: swallowed. */
const forbiddenCommands = [HYPERLINK, CLIPBOARD];

/** A terminal as this app wants it: it shows, and does nothing on its own. */
export function createTerminal(dress: TerminalDress): FittedTerminal {
  const terminal = new Terminal({
    fontFamily: terminalFonts,
    fontSize: 14,
    lineHeight: 1.15,
    scrollback: 10_000,
    cursorBlink: false,
    minimumContrastRatio: 4.5,
    macOptionIsMeta: true,
    allowProposedApi: false,
    // Its default asks and then opens a window.
    linkHandler: { activate: () => undefined },
  });
  dressTerminal(terminal, dress);
  for (const command of forbiddenCommands) {
    terminal.parser.registerOscHandler(command, () => true);
  }
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  return { terminal, fit };
}

/** Follows the user's settings. */
export function dressTerminal(terminal: Terminal, dress: TerminalDress): void {
  terminal.options.theme = terminalColours(dress.scheme);
  terminal.options.screenReaderMode = dress.screenReaderMode;
}
