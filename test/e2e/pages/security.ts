import { expect, type Locator, type Page } from '@playwright/test';
import { button, field } from './fields.ts';
import { goTo } from './gate.ts';
import type { Person } from './person.ts';
import { secureWindowOf, typing } from './secure-window.ts';
import { choosing } from './storage.ts';

/** Goes to Settings → Security. */
export async function openSecurity(person: Person): Promise<void> {
  const { page, say } = person;
  await goTo(person, 'settings');
  await page.getByRole('link', { name: say('settings:nav.security') }).click();
  await expect(
    page.getByRole('heading', { name: say('settings:security.ways.title') }),
  ).toBeVisible();
}

/** A part of the security screen, by its title's key. */
export function securityPart({ page, say }: Person, part: string): Locator {
  return page.getByRole('region', { name: say(`settings:security.${part}.title`) });
}

/** Waits until the security log tells of this, and of whom. */
export async function seeLogged(person: Person, event: string, of = ''): Promise<void> {
  const row = securityPart(person, 'log')
    .getByRole('row')
    .filter({ hasText: person.say(`settings:security.log.event.${event}`) })
    .filter({ hasText: of });
  await expect(row.first()).toBeVisible({ timeout: 30_000 });
}

/** Makes the file for a further computer. */
export async function exportDevice(
  person: Person,
  to: { readonly path: string; readonly passphrase: string },
): Promise<void> {
  await choosing(person, to.path);
  const devices = securityPart(person, 'devices');
  const asked = await secureWindowOf(person, () =>
    button(devices, person.say('settings:security.devices.export')).click(),
  );
  await typing(asked, { present: to.passphrase });
  await expect(devices).toContainText(person.say('settings:security.devices.saved'));
}

/** Begins on a further computer with that file. */
export async function joinAsDevice(
  { page, say }: Person,
  as: {
    readonly path: string;
    readonly device: string;
    readonly passphrase: string;
    readonly secretKey: string;
  },
): Promise<void> {
  await page.getByText(say('workspace:device.short'), { exact: true }).click();
  await chooseFile(page, as.path);
  await field(page, say('workspace:deviceLabel')).fill(as.device);
  await field(page, say('workspace:passphrase')).fill(as.passphrase);
  await field(page, say('workspace:ways.secretKey')).fill(as.secretKey);
  await button(page, say('workspace:device.action')).click();
}

/** Gives a file to the one file field on screen. */
export async function chooseFile(within: Page | Locator, path: string): Promise<void> {
  await within.locator('input[type="file"]').setInputFiles(path);
}

/** A computer in the list, by its name. */
export function deviceRow(person: Person, name: string): Locator {
  return securityPart(person, 'devices').getByRole('listitem').filter({ hasText: name });
}

/** The six words beside something. */
export async function sixWords(within: Page | Locator): Promise<string> {
  const words = await within.locator('code').allInnerTexts();
  expect(words).toHaveLength(6);
  return words.join(' ');
}
