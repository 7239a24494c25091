import { expect } from '@playwright/test';
import { castFor } from '../story/cast.ts';
import { test } from './one-app.ts';
import { button } from './pages/fields.ts';
import { createWorkspace, seeHome, tryPassphrase } from './pages/gate.ts';
import { closing, heldCode, keeping, secureWindowOf, typing } from './pages/secure-window.ts';
import { openSecurity } from './pages/security.ts';

const { technician } = castFor('en');
const NEXT = 'harbor velvet onion cactus';

test('a passphrase is changed outside the page, and the new one opens', async ({ one }) => {
  const person = await one.open();
  const { page, say } = person;
  await createWorkspace(person, technician);
  await seeHome(person);
  await openSecurity(person);
  const enrol = button(page, say('settings:security.org.enrol'));
  await enrol.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(enrol).toBeFocused();
  const change = button(page, say('settings:security.passphrase.change'));
  const asked = await secureWindowOf(person, () => change.press('Enter'));
  await typing(asked, { present: technician.passphrase, new: NEXT, repeat: NEXT });
  await expect(page.getByText(say('settings:security.passphrase.changed'))).toBeVisible();
  // The button waited, and has the keyboard again.
  await expect(change).toBeFocused();
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
  const kit = await secureWindowOf(person, () =>
    typing(confirm, { present: technician.passphrase }),
  );
  const code = await heldCode(kit);
  await keeping(kit);
  await expect(button(page, say('settings:security.ways.replaceCode'))).toBeVisible();
  expect(await page.content()).not.toContain(code);

  await page.keyboard.press('Control+l');
  await button(page, say('workspace:ways.other')).click();
  const recover = await secureWindowOf(person, () =>
    button(page, say('workspace:ways.recoveryCode')).click(),
  );
  const next = await secureWindowOf(person, () =>
    typing(recover, { code, new: NEXT, repeat: NEXT }),
  );
  expect(await heldCode(next)).not.toBe(code);
  await closing(next, () => next.keyboard.press('Escape'));
  await expect(page.getByText(say('settings:security.log.event.recovery-code-used'))).toBeVisible({
    timeout: 30_000,
  });
});
