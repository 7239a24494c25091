import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { startBenchApp } from '../bench-app.ts';
import { electronCommand } from '../electron-runtime.ts';
import { figure, type Suite } from '../figure.ts';
import { median } from '../stats.ts';

const STARTS = 7;
/** The app is left alone for this long, then asked when it painted. */
const SETTLED_MS = 3_000;

/** Starts of the built app without anybody in between. */
export const measureApp: Suite = async ({ add }) => {
  const folder = await mkdtemp(join(tmpdir(), 'rackside-bench-'));
  const profile = join(folder, 'app');
  try {
    const { app, call, lock } = await startBenchApp(profile);
    await call('create');
    await lock();
    await app.close();
    // Chromium compiles and keeps the page's code at the first starts.
    await coldStartMs(profile);
    const starts: number[] = [];
    for (let i = 0; i < STARTS; i += 1) starts.push(await coldStartMs(profile));
    add(figure('app.cold-start-ms', 'ms', starts, median));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/**
 * Milliseconds from the process's start to the frame that shows the unlock form. Nothing watches the
 * app while it starts: Chromium keeps the moment of the largest paint, which is the form's, by itself.
 */
async function coldStartMs(profile: string): Promise<number> {
  const { path, switches } = await electronCommand();
  const args = [...switches, '--lang=en', '--remote-debugging-port=0', `--profile-dir=${profile}`];
  const began = performance.timeOrigin + performance.now();
  const child = spawn(path, [...args, process.cwd()], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  try {
    const address = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stderr }).on('line', line => {
        const found = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
      void ended.then(() => reject(new Error('the app ended before it had a window')));
    });
    await pause(SETTLED_MS);
    return (await formPaintedAt(address)) - began;
  } finally {
    child.kill();
    await ended;
  }
}

async function formPaintedAt(address: string): Promise<number> {
  const browser = await chromium.connectOverCDP(address);
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('the app has no window');
  await page.locator('input[type="password"]:enabled').waitFor();
  const painted = await page.evaluate(
    () =>
      new Promise<number>(resolve => {
        new PerformanceObserver(list => {
          const last = list.getEntries().at(-1);
          resolve(performance.timeOrigin + (last?.startTime ?? Infinity));
        }).observe({ type: 'largest-contentful-paint', buffered: true });
      }),
  );
  await browser.close();
  return painted;
}
