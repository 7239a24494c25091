import { expect, type Locator } from '@playwright/test';
import { button, field } from './fields.ts';
import { goTo } from './gate.ts';
import type { Person } from './person.ts';
import { nameWork } from './vault.ts';

/** Opens a fault from a list by its number. */
export async function openFault(
  person: Person,
  number: string,
  from: 'faults' | 'review',
): Promise<void> {
  await goTo(person, from);
  await person.page.getByRole('row').filter({ hasText: number }).getByRole('link').first().click();
  await expect(
    person.page.getByRole('heading', { name: person.say('problems:timeline.title') }),
  ).toBeVisible();
}

/** Adds a note or a reply. */
export async function addEntry(
  { page, say }: Person,
  kind: 'note' | 'reply',
  text: string,
): Promise<void> {
  await page
    .getByRole('radiogroup', { name: say('problems:composer.kind') })
    .getByText(say(`problems:entry.${kind}`), { exact: true })
    .click();
  await field(page, say(`problems:composer.${kind}.label`)).fill(text);
  await button(page, say(`problems:composer.${kind}.add`)).click();
  await expect(timeline({ page, say }).getByText(text)).toBeVisible();
}

/** What the fault on screen went through: its entries, not what is still being typed below them. */
export function timeline({ page, say }: Pick<Person, 'page' | 'say'>): Locator {
  return page.getByRole('list', { name: say('problems:timeline.title') });
}

/** Opens an SSH session to the fault's device; the host key is unknown and is accepted. */
export async function openSession(person: Person, hostFingerprint: string): Promise<void> {
  const { page, say } = person;
  await button(page, say('vault:session.open')).click();
  await nameWork(person, 'display fan');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(hostFingerprint);
  await button(dialog, say('terminal:hostKey.accept')).click();
  await expect(page.getByTestId('terminal-state')).toHaveAttribute('data-state', 'open', {
    timeout: 20_000,
  });
}

/** Waits for the prompt, runs a command in the terminal and waits for a line of its output. */
export async function runCommand(
  { page }: Person,
  command: string,
  expected: RegExp,
): Promise<void> {
  const terminal = page.locator('.xterm-rows').last();
  await expect(terminal).toContainText(/<\S+>/);
  await page.locator('.xterm-helper-textarea').last().focus();
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
  await expect(terminal).toContainText(expected, { timeout: 15_000 });
}

/** Attaches what the last command said to the fault. */
export async function attachOutput({ page, say }: Person, number: string): Promise<void> {
  await button(page, say('terminal:capture.lastOutputTo', { to: number })).click();
}
