import { expect, type Page } from '@playwright/test';
import { castFor } from '../story/cast.ts';
import { test } from './one-app.ts';
import { button } from './pages/fields.ts';
import { createWorkspace, goTo, seeHome, tryPassphrase } from './pages/gate.ts';
import type { Person } from './pages/person.ts';
import { closing, secureWindowOf } from './pages/secure-window.ts';

const { technician } = castFor('en');
const NEXT = 'harbor velvet onion cactus';

async function openSecurity(person: Person): Promise<void> {
  const { page, say } = person;
  await goTo(person, 'settings');
  await page.getByRole('link', { name: say('settings:nav.security') }).click();
  await expect(
    page.getByRole('heading', { name: say('settings:security.ways.title') }),
  ).toBeVisible();
}

/** Types into the secure window's fields, by their names, and submits. */
async function type(asked: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(fields)) {
    await asked.locator(`input[name="${name}"]`).fill(text);
  }
  await closing(asked, () => asked.getByTestId('submit').click());
}

/** The code of a kit: seen only while it is held. */
async function heldCode(kit: Page): Promise<string> {
  const hold = kit.getByRole('button', { name: /Hold to show/ }).first();
  await hold.hover();
  await kit.mouse.down();
  const shown = kit.getByText(/^RRC1-/);
  await expect(shown).toBeVisible();
  const code = await shown.innerText();
  await kit.mouse.up();
  await expect(shown).toBeHidden();
  return code;
}

test('a passphrase is changed outside the page, and the new one opens', async ({ one }) => {
  const person = await one.open();
  const { page, say } = person;
  await createWorkspace(person, technician);
  await seeHome(person);
  await openSecurity(person);
  const asked = await secureWindowOf(person, () =>
    button(page, say('settings:security.passphrase.change')).click(),
  );
  await type(asked, { present: technician.passphrase, new: NEXT, repeat: NEXT });
  await expect(page.getByText(say('settings:security.passphrase.changed'))).toBeVisible();
  await expect(page.getByText(say('settings:security.log.event.passphrase-changed'))).toBeVisible();

  await page.keyboard.press('Control+l');
  await tryPassphrase(person, technician.passphrase);
  await expect(page.locator('[data-error="wrong-passphrase"]')).toBeVisible();
  await page.waitForTimeout(1500);
  await tryPassphrase(person, NEXT);
  // Back at the screen that was open.
  await expect(
    page.getByRole('heading', { name: say('settings:security.ways.title') }),
  ).toBeVisible({ timeout: 30_000 });
});

test('a recovery code opens once, with a new passphrase; the page never has it', async ({
  one,
}) => {
  const person = await one.open();
  const { page, say } = person;
  await createWorkspace(person, technician);
  await seeHome(person);
  await openSecurity(person);
  const confirm = await secureWindowOf(person, () =>
    button(page, say('settings:security.ways.makeCode')).click(),
  );
  const kit = await secureWindowOf(person, () => type(confirm, { present: technician.passphrase }));
  const code = await heldCode(kit);
  await kit.getByRole('checkbox').check();
  await closing(kit, () => kit.getByTestId('kit-done').click());
  await expect(button(page, say('settings:security.ways.replaceCode'))).toBeVisible();
  expect(await page.content()).not.toContain(code);

  await page.keyboard.press('Control+l');
  await button(page, say('workspace:ways.other')).click();
  const recover = await secureWindowOf(person, () =>
    button(page, say('workspace:ways.recoveryCode')).click(),
  );
  const next = await secureWindowOf(person, () => type(recover, { code, new: NEXT, repeat: NEXT }));
  expect(await heldCode(next)).not.toBe(code);
  await closing(next, () => next.keyboard.press('Escape'));
  await expect(page.getByText(say('settings:security.log.event.recovery-code-used'))).toBeVisible({
    timeout: 30_000,
  });
});
