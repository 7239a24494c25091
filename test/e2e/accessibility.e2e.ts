import { expect } from '@playwright/test';
import { startSampleSwitch } from '../hosts/sample-switch.ts';
import { spawnSyncServer } from '../hosts/sync-server.ts';
import { castFor } from '../story/cast.ts';
import { walkEveryScreen } from '../story/every-screen.ts';
import { contrast, everyRule, seriousViolations } from './axe.ts';
import { test } from './one-app.ts';

test('no screen has a serious violation of WCAG 2 A or AA, in light and dark', async ({ one }) => {
  const switchHost = await startSampleSwitch();
  const server = await spawnSyncServer({ dataDir: `${one.profile}/server` });
  try {
    const person = await one.open();
    const { page } = person;
    const found: string[] = [];
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
          const serious = await seriousViolations(page, scheme === 'light' ? everyRule : contrast);
          found.push(...serious.map(line => `${screen}, ${scheme}: ${line}`));
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
