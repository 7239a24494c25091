import { expect } from '@playwright/test';
import { button, field } from './fields.ts';
import type { Person } from './person.ts';

/** Starts the shipped inspection on the device on screen. */
export async function startRound({ page, say }: Person): Promise<void> {
  await page
    .getByRole('link', { name: say('assets:asset.startRound') })
    .first()
    .click();
  await button(page, say('inspections:start.start')).click();
  await expect(page.getByRole('group', { name: say('inspections:verdict.label') })).toBeVisible();
}

/** Waits until the item with this title is at hand. */
export async function seeItem({ page }: Person, title: string): Promise<void> {
  await expect(page.getByRole('heading', { name: title, exact: true })).toBeVisible();
}

/** Passes the item at hand by one key; types its reading first where it has one. */
export async function passItem({ page }: Person, reading?: string): Promise<void> {
  if (reading !== undefined) {
    await page.keyboard.type(reading);
    await page.keyboard.press('p');
    return;
  }
  await page.keyboard.press('1');
}

/** Fails the item at hand by one key and says why. */
export async function failItem({ page, say }: Person, note: string): Promise<void> {
  await page.keyboard.press('2');
  await field(page, say('inspections:note.label')).fill(note);
}

/** Turns the failed item into a fault; answers with the fault's number. */
export async function raiseFault({ page, say }: Person): Promise<string> {
  await button(page, say('inspections:fault.raise')).click();
  await expect(page.getByRole('heading', { name: say('problems:timeline.title') })).toBeVisible();
  const number = /[A-Z0-9]+-F-\d{8}-\w{3}-\d+/.exec(await page.locator('main').innerText())?.[0];
  if (number === undefined) throw new Error('the fault shows no number');
  return number;
}
