import headless from '@xterm/headless';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../common/lib/result.ts';
import type { SessionState, SessionTarget } from '../../../common/features/terminal/session.ts';
import type { HostKey } from '../../../common/lib/host-key.ts';
import type { Port } from '../../../common/ipc/port-rpc.ts';
import { watchLastOutput } from '../../../renderer/features/terminal/last-output.ts';
import {
  startSession,
  type SessionLink,
} from '../../../renderer/features/terminal/session-link.ts';
import { startSampleSwitch } from '../../hosts/sample-switch.ts';
import type { SshHost } from '../../hosts/ssh-host.ts';
import { startSshd, whyNoSshd } from '../../hosts/sshd.ts';
import { PROMPT } from '../../hosts/switch-cli.mjs';
import { sshTarget, terminalRig, type TerminalRig } from './terminal-rig.ts';

const start = whyNoSshd() === undefined ? startSshd : startSampleSwitch;

/** The page's part with a headless terminal, joined to the real session host. */
function page(rig: TerminalRig, target: SessionTarget) {
  const terminal = new headless.Terminal({
    cols: 120,
    rows: 40,
    scrollback: 2_000,
    allowProposedApi: true,
  });
  const last = watchLastOutput(terminal);
  const states: SessionState[] = [];
  const { port } = rig.bare();
  const link = startSession({
    terminal,
    target,
    openPort: () => Promise.resolve(ok(port)),
    onState: state => states.push(state),
  });
  const screen = (): string => {
    const lines: string[] = [];
    const { active } = terminal.buffer;
    for (let row = 0; row < active.length; row += 1) {
      lines.push(active.getLine(row)?.translateToString(true) ?? '');
    }
    return lines.join('\n').trimEnd();
  };
  return { terminal, last, states, link, port, screen };
}

describe('a pane on a real host', () => {
  let host: SshHost;
  let rig: TerminalRig;
  let shown: { link: SessionLink; port: Port } | undefined;
  beforeAll(async () => {
    host = await start();
  });
  afterAll(() => host.stop());
  afterEach(() => {
    shown?.link.end();
    rig.close();
  });

  const open = () => {
    rig = terminalRig({ secret: host.password });
    const key: HostKey = { algorithm: 'ssh-ed25519', fingerprint: host.hostFingerprint };
    const made = page(rig, sshTarget(host, host.username, [key]));
    shown = made;
    return made;
  };

  it('shows what the device answers and hands the last output over', async () => {
    const { terminal, last, screen } = open();
    await expect.poll(screen).toContain(PROMPT);
    terminal.input('display power\r', true);
    await expect.poll(screen).toMatch(new RegExp(`NotSupply[^]*${PROMPT}$`));
    expect(last.text().split('\n')).toEqual([
      'Slot ID: 1',
      '  PowerID  Online   Mode  State      Current(A)  Voltage(V)  RealPwr(W)',
      '  ------------------------------------------------------------------------',
      '  PWR1     Present  AC    Supply     14.20       12.00       170.40',
      '  PWR2     Present  AC    NotSupply  0.00        0.00        0.00',
    ]);
  });

  it('follows the size', async () => {
    const { terminal, screen } = open();
    await expect.poll(screen).toContain(PROMPT);
    terminal.resize(100, 33);
    terminal.input('size\r', true);
    await expect.poll(screen).toContain('100 x 33');
  });

  it('parses a flood to its last line, and types on after it', async () => {
    const { terminal, screen } = open();
    await expect.poll(screen).toContain(PROMPT);
    terminal.input('flood 20\r', true);
    const lastLine = `%${String((20 * 1024 * 1024) / 64 - 1).padStart(10, '0')}`;
    await expect
      .poll(screen, { timeout: 40_000, interval: 250 })
      .toMatch(new RegExp(`${lastLine}[^]*${PROMPT}$`));
    expect(screen()).not.toContain('\uFFFD');
    terminal.input('display clock\r', true);
    await expect.poll(screen).toContain('Time Zone(Beijing)');
  });

  it('tells the end once, and is quiet after', async () => {
    const { terminal, states, screen } = open();
    await expect.poll(screen).toContain(PROMPT);
    terminal.input('quit\r', true);
    await expect.poll(() => states.at(-1)).toEqual({ state: 'closed', exitCode: 0 });
    const told = states.length;
    terminal.input('more\r', true);
    await new Promise(resolve => setTimeout(resolve, 100));
    expect(states).toHaveLength(told);
  });

  it('says so when the session host is gone', async () => {
    const { states, screen } = open();
    await expect.poll(screen).toContain(PROMPT);
    rig.crash();
    await expect
      .poll(() => states.at(-1))
      .toEqual({
        state: 'closed',
        reason: 'session-host-gone',
      });
  });
});
