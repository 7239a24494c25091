import type { IBuffer, IBufferLine, IDisposable, IMarker } from '@xterm/xterm';

/** What is read of xterm.js; its headless sister has it, too. */
export interface ReadableTerminal {
  readonly cols: number;
  readonly buffer: { readonly active: IBuffer; readonly normal: IBuffer };
  registerMarker(offset?: number): IMarker | undefined;
  onData(listener: (text: string) => void): IDisposable;
}

/** The output of the last command, kept findable while more comes. */
export interface LastOutput {
  /** Plain text, wrapped lines joined, without the command's line and without the prompt after it. */
  text(): string;
  dispose(): void;
}

/** What a terminal answers by itself (device attributes, cursor position, focus) is not typed. */
// Escape sequences begin with a control character.
// oxlint-disable-next-line no-control-regex
const ANSWER = /^\u001B(?:\[[\d;?>]*[cRnIO]|\].*|P.*)$/s;
/** A pager waits; Enter there asks for one more line and begins no command. */
const PAGER = /^\s*-+\s*more\s*-+/i;

/**
 * Watches what the user types: the output of the last command begins below the line where Enter was
 * pressed after something was typed.
 */
export function watchLastOutput(terminal: ReadableTerminal): LastOutput {
  let begin: IMarker | undefined;
  let command = '';
  let typed = false;

  const watching = terminal.onData(text => {
    if (ANSWER.test(text)) return;
    const enter = /[\r\n]/.test(text);
    typed ||= !/^[\r\n]+$/.test(text);
    if (!enter || !typed || terminal.buffer.active.type === 'alternate') return;
    const screen = terminal.buffer.normal;
    const { text: line } = lineAt(screen, screen.baseY + screen.cursorY, terminal.cols);
    if (PAGER.test(line)) return;
    typed = false;
    command = line;
    begin?.dispose();
    begin = terminal.registerMarker(0);
  });
  return {
    text: () => {
      if (begin === undefined) return '';
      const screen = terminal.buffer.normal;
      if (!begin.isDisposed) {
        // Read again: the echo may have come after Enter.
        const line = lineAt(screen, begin.line, terminal.cols);
        return outputFrom(screen, line.next, line.text, terminal.cols);
      }
      // Scrolled out of what is kept: then all that is kept is the command's.
      return outputFrom(screen, 0, command, terminal.cols);
    },
    dispose: () => {
      watching.dispose();
      begin?.dispose();
    },
  };
}

/** The lines from `row` down to the cursor, without prompts at their end. */
function outputFrom(screen: IBuffer, row: number, command: string, cols: number): string {
  const last = screen.baseY + screen.cursorY;
  const lines: string[] = [];
  for (let at = row; at <= last;) {
    const line = lineAt(screen, at, cols);
    lines.push(line.text.trimEnd());
    at = line.next;
  }
  while (lines.length > 0 && isPrompt(lines.at(-1) ?? '', command)) lines.pop();
  return lines.join('\n');
}

/** Whether this is an empty line, or the prompt with which the command's line began. */
function isPrompt(line: string, command: string): boolean {
  return line === '' || command.startsWith(line);
}

/** The whole line of which `row` is part, its wrapped rows joined, and the row below it. */
function lineAt(screen: IBuffer, row: number, cols: number): { text: string; next: number } {
  let first = row;
  while (first > 0 && screen.getLine(first)?.isWrapped === true) first -= 1;
  let text = '';
  let at = first;
  let line = screen.getLine(at);
  while (line !== undefined) {
    const below = screen.getLine(at + 1);
    const goesOn = below?.isWrapped === true;
    text += goesOn ? fullRow(line, below, cols) : line.translateToString(true);
    at += 1;
    if (!goesOn) break;
    line = below;
  }
  return { text, next: Math.max(at, row + 1) };
}

/** A row that goes on below; the last cell is no space when a wide character did not fit there. */
function fullRow(line: IBufferLine, below: IBufferLine, cols: number): string {
  const text = line.translateToString(false);
  const leftFree = line.getCell(cols - 1)?.getChars() === '' && below.getCell(0)?.getWidth() === 2;
  const widthAtEnd = line.getCell(cols - 1)?.getWidth();
  return leftFree && widthAtEnd === 1 ? text.slice(0, -1) : text;
}
