import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { castFor } from '../story/cast.ts';
import { test } from './one-app.ts';
import { button } from './pages/fields.ts';
import { createWorkspace, seeHome, tryPassphrase } from './pages/gate.ts';
import { addSite } from './pages/sites.ts';
import { beAtWork, choosing, openStorage, switchUser, withPassphrase } from './pages/storage.ts';

const { technician, lead, site } = castFor('en');

test('two people share a laptop: each sees their own, and only after their own passphrase', async ({
  one,
}) => {
  const person = await one.open();
  const { page, say } = person;
  await createWorkspace(person, technician);
  await seeHome(person);
  await addSite(person, site);

  await switchUser(person);
  await button(page, say('storage:people.add')).click();
  await createWorkspace(person, { ...lead, orgName: 'Harbour Networks' });
  await seeHome(person);
  await expect(page.getByText(site.name)).toHaveCount(0);

  await switchUser(person);
  await expect(page.getByText(technician.name)).toBeVisible();
  await expect(page.getByText(lead.name)).toBeVisible();
  await beAtWork(person, technician.name);
  await tryPassphrase(person, lead.passphrase);
  await expect(page.locator('[data-error="wrong-passphrase"]')).toBeVisible();
  await page.waitForTimeout(1_500);
  await tryPassphrase(person, technician.passphrase);
  await expect(page.getByText(site.name).first()).toBeVisible({ timeout: 30_000 });

  // The next start asks who is at work before anything is open.
  await person.app.close();
  const again = await one.open();
  await beAtWork(again, lead.name);
  await tryPassphrase(again, lead.passphrase);
  await seeHome(again);
  await expect(again.page.getByText(site.name)).toHaveCount(0);
});

test('a backup is written, tested and restored; a damaged one changes nothing', async ({ one }) => {
  const person = await one.open();
  const { page, say } = person;
  await createWorkspace(person, technician);
  await seeHome(person);
  await addSite(person, site);
  await openStorage(person);

  const file = join(one.profile, 'chen.rackside-backup');
  await choosing(person, file);
  await button(page, say('storage:backup.action')).click();
  await expect(page.getByText(new RegExp(`${file}`))).toBeVisible();
  const content = await readFile(file);
  expect(content.includes(site.name)).toBe(false);

  await withPassphrase(
    person,
    () => button(page, say('storage:test.action')).click(),
    technician.passphrase,
  );
  await expect(page.getByText(say('storage:test.whole'))).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(say('storage:test.upToDate'))).toBeVisible();

  const damaged = join(one.profile, 'damaged.rackside-backup');
  content[content.length - 40]! ^= 1;
  await writeFile(damaged, content);
  await choosing(person, damaged);
  await withPassphrase(
    person,
    () => button(page, say('storage:test.action')).click(),
    technician.passphrase,
  );
  await expect(page.locator('[data-error="backup-damaged"]')).toBeVisible({ timeout: 30_000 });
  await choosing(person, join(process.cwd(), 'package.json'));
  await button(page, say('storage:test.action')).click();
  await expect(page.locator('[data-error="not-a-backup"]')).toBeVisible();

  await choosing(person, file);
  await button(page, say('storage:restore.choose')).click();
  await withPassphrase(
    person,
    () => button(page, say('storage:restore.action')).click(),
    technician.passphrase,
  );
  await expect(page.getByText(say('storage:restore.done'), { exact: true })).toBeVisible({
    timeout: 30_000,
  });
  await button(page, say('storage:restore.open')).click();
  await tryPassphrase(person, technician.passphrase);
  await seeHome(person);
  await expect(page.getByText(site.name).first()).toBeVisible();
  // One and the same person twice: with the records of the backup, and as they were here.
  await switchUser(person);
  await expect(page.getByRole('button', { name: new RegExp(`^${technician.name}`) })).toHaveCount(
    2,
  );
});

test('a database that is gone is never a first start: the journal gives it back', async ({
  one,
}) => {
  const first = await one.open();
  await createWorkspace(first, technician);
  await seeHome(first);
  await addSite(first, site);
  await first.app.close();
  await rm(join(one.profile, 'IndexedDB'), { recursive: true });

  const person = await one.open();
  const { page, say } = person;
  await tryPassphrase(person, technician.passphrase);
  await expect(page.getByRole('heading', { name: say('storage:recovery.title') })).toBeVisible({
    timeout: 30_000,
  });
  await button(page, say('storage:recovery.rebuildAction')).click();
  await expect(page.getByText(site.name).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(say('storage:notice.putBackHint'))).toBeVisible();
  await person.app.close();

  const again = await one.open();
  await tryPassphrase(again, technician.passphrase);
  await expect(again.page.getByText(site.name).first()).toBeVisible({ timeout: 30_000 });
  await expect(again.page.getByText(say('storage:notice.putBackHint'))).toHaveCount(0);
});
