import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { button } from '../../e2e/pages/fields.ts';
import { openSession } from '../../e2e/pages/faults.ts';
import { createWorkspace, goTo, seeHome } from '../../e2e/pages/gate.ts';
import type { Person } from '../../e2e/pages/person.ts';
import { addDevice, addSite } from '../../e2e/pages/sites.ts';
import { wordsOf } from '../../e2e/pages/words.ts';
import { startSshd, whyNoSshd } from '../../hosts/sshd.ts';
import { BLOCKS_PER_MIB, floodBlock } from '../../hosts/switch-cli.mjs';
import { startBenchApp, type BenchApp } from '../bench-app.ts';
import { figure, type Figure, type Suite } from '../figure.ts';
import { floodText, textKinds } from '../flood-texts.ts';
import { headlessMs } from '../headless-terminal.ts';
import { median, percentile } from '../stats.ts';

const FLOOD_MIB = 16;
const FLOOD_BYTES = FLOOD_MIB * 1_048_576;
const FLOODS = 3;
const KEYS = 60;
const LINES_PER_BLOCK = 1024;

/** The real pane in the real page, fed by the real session host. */
export const measureTerminal: Suite = async ({ add, skip }) => {
  const folder = await mkdtemp(join(tmpdir(), 'rackside-bench-'));
  const bench = await startBenchApp(join(folder, 'terminal'));
  const person: Person = { app: bench.app, page: bench.app.page, say: wordsOf('en') };
  try {
    await createWorkspace(person, {
      orgName: 'Bench',
      name: 'Lin Wei',
      device: 'Bench',
      passphrase: 'measured, not guessed',
    });
    await seeHome(person);
    await openLocal(person);
    add(figure('terminal.echo-idle-p95-ms', 'ms', await echoes(bench), p95));
    for (const kind of textKinds) {
      const text = floodText(kind, FLOOD_BYTES);
      const file = join(folder, kind);
      await writeFile(file, text);
      add(
        await floodRatio(`terminal.flood-ratio.local.${kind}`, text, async sample => {
          const end = `${kind}-${sample}`;
          return flood(bench, `cat ${file}; printf 'END-%s\\n' ${end}`, `END-${end}`);
        }),
      );
    }
    await closeLocal(person);
    const why = whyNoSshd();
    if (why === undefined) add(await overSsh(bench, person));
    else skip('terminal.flood-ratio.ssh.switch-log', `no sshd: ${why}`);
  } finally {
    await bench.app.close();
    await rm(folder, { recursive: true, force: true });
  }
};

const p95 = (samples: readonly number[]): number => percentile(samples, 0.95);

async function openLocal(person: Person): Promise<void> {
  await goTo(person, 'terminal');
  await button(person.page, person.say('app:terminals.newLocal')).click();
  await sessionIsOpen(person);
  // A prompt that comes late would be taken for an echo.
  await person.page.waitForTimeout(500);
}

/** Only one session at a time, so that the other's screen costs nothing. */
async function closeLocal(person: Person): Promise<void> {
  await goTo(person, 'terminal');
  await person.page
    .getByRole('row')
    .getByRole('button', { name: person.say('app:terminals.close'), exact: true })
    .click();
}

async function sessionIsOpen({ page }: Person): Promise<void> {
  await expect(page.getByTestId('terminal-state')).toHaveAttribute('data-state', 'open', {
    timeout: 20_000,
  });
}

/** Milliseconds from each of many keys to its echo, with nothing else going on. */
async function echoes({ app, call }: BenchApp): Promise<number[]> {
  await app.page.locator('.xterm-helper-textarea').last().focus();
  const each: number[] = [];
  for (let i = 0; i < KEYS; i += 1) {
    await call('awaitEcho');
    await app.page.keyboard.press('x');
    each.push(await call('echoMs'));
  }
  for (let i = 0; i < KEYS; i += 1) await app.page.keyboard.press('Backspace');
  return each;
}

/** Milliseconds from Enter until the last line of a command's output is on screen. */
async function flood({ app, call }: BenchApp, command: string, lastLine: string): Promise<number> {
  await app.page.locator('.xterm-helper-textarea').last().focus();
  await app.page.keyboard.insertText(command);
  await call('awaitFlood', lastLine);
  await app.page.keyboard.press('Enter');
  return call('floodMs');
}

/** Throughput of the app over that of xterm's parser alone on the same bytes, one after the other. */
async function floodRatio(
  id: string,
  text: Uint8Array,
  once: (sample: number) => Promise<number>,
): Promise<Figure> {
  const ratios: number[] = [];
  const ours: number[] = [];
  const alone: number[] = [];
  await headlessMs(text);
  for (let sample = 0; sample < FLOODS; sample += 1) {
    const headless = await headlessMs(text);
    const app = await once(sample);
    ratios.push(headless / app);
    ours.push(megabytesPerSecond(text, app));
    alone.push(megabytesPerSecond(text, headless));
  }
  const speeds = { 'rackside-mb-per-s': median(ours), 'headless-mb-per-s': median(alone) };
  return figure(id, 'ratio', ratios, median, speeds);
}

function megabytesPerSecond(text: Uint8Array, ms: number): number {
  return text.length / 1_000 / ms;
}

/** The same over SSH, through the system's sshd; the text is the sample switch's log, half Chinese. */
async function overSsh(bench: BenchApp, person: Person): Promise<Figure> {
  const host = await startSshd();
  try {
    await addSite(person, {
      code: 'BE01',
      name: 'Bench site',
      customer: 'Bench',
      address: 'Here',
      contact: 'Nobody',
    });
    await addDevice(person, 'Bench switch', host);
    await openSession(person, host.hostFingerprint);
    const blocks = FLOOD_MIB * BLOCKS_PER_MIB;
    const text = Buffer.from(Array.from({ length: blocks }, (_, i) => floodBlock(i)).join(''));
    const lastLine = `%${String(blocks * LINES_PER_BLOCK - 1).padStart(10, '0')}`;
    return await floodRatio('terminal.flood-ratio.ssh.switch-log', text, () =>
      flood(bench, `flood ${FLOOD_MIB}`, lastLine),
    );
  } finally {
    await host.stop();
  }
}
