import { expect } from '@playwright/test';
import { button } from './fields.ts';
import { goTo } from './gate.ts';
import type { Person } from './person.ts';
import { closing, secureWindowOf } from './secure-window.ts';

/** Goes to Settings → Storage and backup. */
export async function openStorage(person: Person): Promise<void> {
  const { page, say } = person;
  await goTo(person, 'settings');
  await page.getByRole('link', { name: say('settings:nav.storage') }).click();
  await expect(page.getByRole('heading', { name: say('storage:backup.title') })).toBeVisible();
}

/** What the system's file dialogs answer from now on; they can't be driven from outside. */
export async function choosing({ app }: Pick<Person, 'app'>, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
  }, path);
}

/** Does something for which a file's passphrase is asked in the secure window, and types it there. */
export async function withPassphrase(
  person: Person,
  act: () => Promise<unknown>,
  passphrase: string,
): Promise<void> {
  const asked = await secureWindowOf(person, act);
  await asked.locator('input[name="present"]').fill(passphrase);
  await closing(asked, () => asked.getByTestId('submit').click());
}

/** Hands the computer over: locks, and comes to the question who is at work. */
export async function switchUser({ page, say }: Person): Promise<void> {
  await page.getByRole('button', { name: say('app:switchUser') }).click();
  await expect(page.getByRole('heading', { name: say('storage:people.title') })).toBeVisible();
}

/** Says at the gate who is at work. */
export async function beAtWork({ page, say }: Person, name: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  await expect(button(page, say('workspace:unlockAction'))).toBeVisible();
}
