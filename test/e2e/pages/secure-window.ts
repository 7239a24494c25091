import { expect, type Page } from '@playwright/test';
import type { Person } from './person.ts';

/** Does something that opens the secure window, and answers with that window's page. */
export async function secureWindowOf(
  { app }: Pick<Person, 'app'>,
  act: () => Promise<unknown>,
): Promise<Page> {
  const [opened] = await Promise.all([app.electron.waitForEvent('window'), act()]);
  await expect(opened.locator('[data-request]')).toBeVisible();
  return opened;
}

/** Does something that needs the person's consent, and agrees in the secure window. */
export async function agreeing(
  person: Pick<Person, 'app'>,
  act: () => Promise<unknown>,
): Promise<void> {
  await answering(person, act, 'agree');
}

/** Does something that needs the person's consent, and refuses. */
export async function refusing(
  person: Pick<Person, 'app'>,
  act: () => Promise<unknown>,
): Promise<void> {
  await answering(person, act, 'refuse');
}

async function answering(
  person: Pick<Person, 'app'>,
  act: () => Promise<unknown>,
  answer: 'agree' | 'refuse',
): Promise<void> {
  const opened = await secureWindowOf(person, act);
  await closing(opened, () => opened.getByTestId(answer).click());
}

/** Types into the secure window's inputs, by their names, and submits. */
export async function typing(asked: Page, inputs: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(inputs)) {
    await asked.locator(`input[name="${name}"]`).fill(text);
  }
  await closing(asked, () => asked.getByTestId('submit').click());
}

/** The first code of a kit, which is seen only while it is held. */
export async function heldCode(kit: Page): Promise<string> {
  const hold = kit.locator('button[aria-pressed]').first();
  await hold.hover();
  await kit.mouse.down();
  const shown = kit.getByText(/^R[A-Z]{2}1-/);
  await expect(shown).toBeVisible();
  const code = await shown.innerText();
  await kit.mouse.up();
  await expect(shown).toBeHidden();
  return code;
}

/** Says that a kit is kept. */
export async function keeping(kit: Page): Promise<void> {
  await kit.getByRole('checkbox').check();
  await closing(kit, () => kit.getByTestId('kit-done').click());
}

/** Does something by which the secure window closes, maybe before Playwright knows that it was done. */
export async function closing(opened: Page, act: () => Promise<unknown>): Promise<void> {
  const closed = opened.waitForEvent('close');
  await act().catch((problem: Error) => {
    if (!/has been closed|Target closed/.test(problem.message)) throw problem;
  });
  await closed;
}
