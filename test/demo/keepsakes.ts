import { expect } from '@playwright/test';
import { button } from '../e2e/pages/fields.ts';
import { goTo } from '../e2e/pages/gate.ts';
import { openFault } from '../e2e/pages/faults.ts';
import type { Person } from '../e2e/pages/person.ts';

/** Saves the fault's report as PDF where the user would say. */
export async function saveReport(person: Person, faultNumber: string, path: string): Promise<void> {
  await chooseFile(person, path);
  await openFault(person, faultNumber, 'faults');
  await person.page.getByRole('link', { name: person.say('problems:report') }).click();
  await button(person.page, person.say('reports:savePdf')).click();
  await expect(person.page.getByText(path)).toBeVisible({ timeout: 30_000 });
}

/** Saves the log of everything this person has, opened, as JSON. */
export async function saveLog(person: Person, path: string): Promise<void> {
  await chooseFile(person, path);
  await goTo(person, 'sync');
  await button(person.page, person.say('sync:export.action')).click();
  await expect(person.page.getByText(path)).toBeVisible({ timeout: 30_000 });
}

/** Answers the system's next save dialogs, which no test can click. */
async function chooseFile({ app }: Person, filePath: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
  }, filePath);
}
