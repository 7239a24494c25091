import headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { watchLastOutput, type LastOutput } from './last-output.ts';

const PROMPT = '<HZ-CORE-SW01>';

interface Screen {
  readonly terminal: headless.Terminal;
  readonly last: LastOutput;
  /** The device writes. */
  says(text: string): Promise<void>;
  /** The user types; the device echoes as it would. */
  types(text: string): Promise<void>;
}

function screen(cols = 80, rows = 10, scrollback = 1_000): Screen {
  const terminal = new headless.Terminal({ cols, rows, scrollback, allowProposedApi: true });
  const last = watchLastOutput(terminal);
  const says = (text: string): Promise<void> =>
    new Promise(resolve => terminal.write(text, resolve));
  return {
    terminal,
    last,
    says,
    types: async text => {
      for (const key of text) {
        terminal.input(key, true);
        await says(key === '\r' ? '\r\n' : key);
      }
    },
  };
}

describe('the output of the last command', () => {
  it('is empty before anything was typed', async () => {
    const { last, says } = screen();
    await says(`Welcome\r\n${PROMPT}`);
    expect(last.text()).toBe('');
  });

  it('leaves the command and the prompt after it out', async () => {
    const { last, says, types } = screen();
    await says(`Welcome\r\n${PROMPT}`);
    await types('display fan\r');
    await says(`FAN1  Normal\r\nFAN2  Abnormal   \r\n${PROMPT}`);
    expect(last.text()).toBe('FAN1  Normal\nFAN2  Abnormal');
  });

  it('is that of the last command only', async () => {
    const { last, says, types } = screen();
    await says(PROMPT);
    await types('display clock\r');
    await says(`09:12\r\n${PROMPT}`);
    await types('display power\r');
    await says(`PWR2  NotSupply\r\n${PROMPT}`);
    expect(last.text()).toBe('PWR2  NotSupply');
  });

  it('stays when Enter alone is pressed at the prompt', async () => {
    const { last, says, types } = screen();
    await says(PROMPT);
    await types('display fan\r');
    await says(`FAN2  Abnormal\r\n${PROMPT}`);
    await types('\r');
    await says(PROMPT);
    await types('\r');
    await says(PROMPT);
    expect(last.text()).toBe('FAN2  Abnormal');
  });

  it('is there while the command still runs', async () => {
    const { last, says, types } = screen();
    await says('$ ');
    await types('ping sw2\r');
    await says('reply 1\r\nreply 2\r\nrepl');
    expect(last.text()).toBe('reply 1\nreply 2\nrepl');
  });

  it('joins what the width of the screen broke, of command and output', async () => {
    const { last, says, types } = screen(20, 10);
    await says(PROMPT);
    await types('display interface brief\r');
    const long = 'A line of some forty-eight columns, spaces  kept.';
    await says(`${long}\r\nshort\r\n${PROMPT}`);
    expect(last.text()).toBe(`${long}\nshort`);
  });

  it('joins Chinese that did not fit at the end of a row', async () => {
    const { last, says, types } = screen(21, 10);
    await says('$ ');
    await types('cat log\r');
    const text = '端口收发正常端口收发正常端口收发正常';
    await says(`${text}\r\n$ `);
    expect(last.text()).toBe(text);
  });

  it('goes on over a pager, fed with the space bar or with Enter', async () => {
    const { terminal, last, says, types } = screen();
    const pager = '  ---- More ----';
    const wiped = `\u001B[16D${' '.repeat(16)}\u001B[16D`;
    await says(PROMPT);
    await types('display version\r');
    await says(`line 1\r\n${pager}`);
    // A pager's keys are not echoed.
    terminal.input(' ', true);
    await says(`${wiped}line 2\r\n${pager}`);
    terminal.input('\r', true);
    await says(`${wiped}line 3\r\n${PROMPT}`);
    expect(last.text()).toBe('line 1\nline 2\nline 3');
  });

  it('counts a command that was recalled with the arrow keys', async () => {
    const { terminal, last, says, types } = screen();
    await says(PROMPT);
    await types('display fan\r');
    await says(`first\r\n${PROMPT}`);
    terminal.input('\u001B[A', true);
    await says('display fan');
    await types('\r');
    await says(`second\r\n${PROMPT}`);
    expect(last.text()).toBe('second');
  });

  it('does not take the answers of the terminal itself for typing', async () => {
    const { last, says, types } = screen();
    await says(PROMPT);
    await types('display fan\r');
    await says(`FAN2  Abnormal\r\n${PROMPT}\u001B[c\u001B[6n`);
    await types('\r');
    await says(PROMPT);
    expect(last.text()).toBe('FAN2  Abnormal');
  });

  it('is all that is kept when the command has scrolled away', async () => {
    const { last, says, types } = screen(40, 5, 10);
    await says(PROMPT);
    await types('display log\r');
    for (let line = 1; line <= 100; line += 1) await says(`entry ${line}\r\n`);
    await says(PROMPT);
    const lines = last.text().split('\n');
    expect(lines.at(-1)).toBe('entry 100');
    expect(lines).toHaveLength(14);
  });

  it('leaves colours and other escape sequences out', async () => {
    const { last, says, types } = screen();
    await says('$ ');
    await types('ls\r');
    await says('\u001B[31mred\u001B[0m \u001B]0;title\u0007plain\r\n$ ');
    expect(last.text()).toBe('red plain');
  });

  it('is not begun by Enter in a full-screen program', async () => {
    const { last, says, types } = screen();
    await says('$ ');
    await types('ls\r');
    await says('a.txt\r\n$ \u001B[?1049h');
    await types('text\r');
    await says('\u001B[?1049l');
    expect(last.text()).toBe('a.txt');
  });
});
