import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';
import type { AxeResults, RunOptions } from 'axe-core';
import { startSampleSwitch } from '../hosts/sample-switch.ts';
import { spawnSyncServer } from '../hosts/sync-server.ts';
import { castFor } from '../story/cast.ts';
import { walkEveryScreen } from '../story/every-screen.ts';
import { test } from './one-app.ts';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** WCAG 2.0, 2.1 and 2.2, levels A and AA. */
const everyRule: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
};
/** Dark differs from light in colours alone. */
const contrast: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };

test('no screen has a serious violation of WCAG 2 A or AA, in light and dark', async ({ one }) => {
  const switchHost = await startSampleSwitch();
  const server = await spawnSyncServer({ dataDir: `${one.profile}/server` });
  try {
    const person = await one.open();
    const { page } = person;
    const found: string[] = [];
    await page.evaluate(axeSource);
    await walkEveryScreen(person, {
      cast: castFor('en'),
      language: 'en',
      switchHost,
      server,
      look: async screen => {
        for (const scheme of ['light', 'dark'] as const) {
          // Without motion: a dialog that fades in has no contrast yet.
          await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
          await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
          const results = await runAxe(page, scheme === 'light' ? everyRule : contrast);
          found.push(...seriousOf(results).map(line => `${screen}, ${scheme}: ${line}`));
        }
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      },
    });
    expect(found).toEqual([]);
  } finally {
    await switchHost.stop();
    await server.stop();
  }
});

async function runAxe(page: Page, options: RunOptions): Promise<AxeResults> {
  return await page.evaluate(async chosen => {
    const { axe: inPage } = window as unknown as { readonly axe: typeof axe };
    return await inPage.run(document, chosen);
  }, options);
}

function seriousOf({ violations }: AxeResults): string[] {
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`,
      ),
    );
}
