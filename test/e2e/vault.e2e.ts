import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { TOTP } from 'otpauth';
import { startSampleSwitch } from '../hosts/sample-switch.ts';
import { castFor } from '../story/cast.ts';
import { test } from './one-app.ts';
import { button, field } from './pages/fields.ts';
import { createWorkspace, goTo, seeHome, tryPassphrase } from './pages/gate.ts';
import type { Person } from './pages/person.ts';
import { agreeing, closing, secureWindowOf } from './pages/secure-window.ts';
import { addDevice, addSite } from './pages/sites.ts';
import {
  beginCredential,
  credentialList,
  holdToRead,
  nameWork,
  openCredential,
  openFromMenu,
  storeSecret,
} from './pages/vault.ts';

const { technician, site, deviceName } = castFor('en');
/** RFC 6238's own key, in base32. */
const TOTP_KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const WEB = 'Firewall console';

test.describe.configure({ timeout: 300_000 });

test('credentials from the first secret to the rule that refuses it', async ({ one }) => {
  const host = await startSampleSwitch();
  try {
    const person = await one.open();
    const { page, say } = person;
    const main = page.getByRole('main');
    await createWorkspace(person, technician);
    await seeHome(person);
    await addSite(person, site);
    await addDevice(person, deviceName, host);

    let first = '';
    await test.step('a secret is generated where the page can’t look', async () => {
      const secure = await beginCredential(person, {
        kind: 'password',
        name: WEB,
        username: 'ops',
        device: deviceName,
        folder: 'Network/Security',
        tags: 'two people, console',
      });
      const label = say('secure:field.password');
      await button(secure, say('secure:generator.openFor', { field: label })).click();
      await button(secure, say('secure:generator.make')).click();
      first = await field(secure, label).inputValue();
      expect(first.length).toBeGreaterThanOrEqual(16);
      await storeSecret(person, secure, WEB);
      expect(await page.content()).not.toContain(first);
    });

    await test.step('it is revealed while held, after work and reason', async () => {
      expect(await revealed(person, 'read the rule base')).toBe(first);
      expect(await page.content()).not.toContain(first);
    });

    await test.step('it is copied past the page, and gone with the lock', async () => {
      await button(main, say('vault:action.copy')).first().click();
      await nameWork(person, 'log in to the console');
      await expect(page.getByText(say('vault:use.copied', { name: WEB }))).toBeVisible();
      expect(await clipboardOf(person)).toBe(first);
      await button(page, say('app:lock')).click();
      await expect(field(page, say('workspace:passphrase'))).toBeVisible();
      await expect.poll(() => clipboardOf(person)).toBe('');
      await tryPassphrase(person, technician.passphrase);
      await expect(page.getByRole('banner')).toBeVisible({ timeout: 30_000 });
    });

    await test.step('both uses stand in its record, whole', async () => {
      await openCredential(person, WEB);
      const uses = page.getByRole('table', { name: say('vault:uses.title') });
      await expect(uses).toContainText('log in to the console');
      await expect(uses).toContainText('read the rule base');
      await expect(uses.getByRole('row')).toHaveCount(3);
    });

    await test.step('a new secret takes its place, and the earlier one is kept', async () => {
      const secure = await secureWindowOf(person, () =>
        button(main, say('vault:secret.replace')).click(),
      );
      await field(secure, say('secure:field.password')).fill('second-Secret-42');
      await closing(secure, () => secure.getByTestId('submit').click());
      const earlier = page.getByRole('table', { name: say('vault:earlier.title') });
      await expect(earlier.getByRole('row')).toHaveCount(2);
      expect(await revealed(person, 'the new one')).toBe('second-Secret-42');
      const opening = async (): Promise<void> => {
        await button(earlier, say('vault:earlier.reveal')).click();
        await nameWork(person, 'restored from a backup');
      };
      const window = await secureWindowOf(person, opening);
      expect(await holdToRead(window, say('secure:field.password'))).toBe(first);
      await closing(window, () => button(window, say('secure:close')).click());
    });

    await test.step('one-time codes tick in the secure window', async () => {
      const secure = await beginCredential(person, {
        kind: 'totp',
        name: 'Bastion',
        device: deviceName,
      });
      await field(secure, say('secure:field.totp')).fill(TOTP_KEY);
      await storeSecret(person, secure, 'Bastion');
      const opening = async (): Promise<void> => {
        const label = say('vault:secretField.totp');
        await button(main, say('vault:action.codeOf', { name: label })).click();
        await nameWork(person, 'second factor');
      };
      const codes = await secureWindowOf(person, opening);
      const totp = new TOTP({ secret: TOTP_KEY });
      await expect
        .poll(async () => {
          const shown = (await codes.getByTestId('totp-code').textContent())?.replace(/\s/g, '');
          return shown === totp.generate();
        })
        .toBe(true);
      await closing(codes, () => button(codes, say('secure:close')).click());
    });

    await test.step('a secret is typed into a session past the page, when the person agreed', async () => {
      const enable = 'enable-Secret-77';
      const secure = await beginCredential(person, {
        kind: 'enable-secret',
        name: 'Super password',
        device: deviceName,
      });
      await field(secure, say('secure:field.secret')).fill(enable);
      await storeSecret(person, secure, 'Super password');
      await main.getByRole('link', { name: deviceName }).first().click();
      await button(main, say('vault:session.open')).click();
      await page.getByRole('menuitem', { name: `${deviceName} SSH` }).click();
      await nameWork(person, 'raise the privilege');
      await button(page.getByRole('dialog'), say('terminal:hostKey.accept')).click();
      await expect(page.getByTestId('terminal-state')).toHaveAttribute('data-state', 'open', {
        timeout: 20_000,
      });
      await button(page, say('vault:typeMenu.open')).click();
      await page.getByRole('menuitem', { name: 'Super password' }).click();
      await agreeing(person, () => nameWork(person, 'raise the privilege'));
      const rows = page.locator('.xterm-rows');
      await expect(rows).toContainText('Unrecognized command');
      await expect(rows).not.toContainText(enable);
      expect(await page.content()).not.toContain(enable);
      await button(page, say('terminal:toolbar.close')).click();
    });

    await test.step('credentials come from a CSV file, after a look at them', async () => {
      const file = join(one.profile, 'handover.csv');
      await writeFile(
        file,
        '﻿name,username,password,url\n' +
          `Core A,admin,admin123,ssh://${host.host}\n` +
          'Core B,admin,admin123,\n' +
          'Nothing,admin,,\n',
      );
      await person.app.electron.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
      }, file);
      await openFromMenu(person, 'import');
      await button(main, say('vault:import.pick')).click();
      const rows = page.getByRole('table', { name: say('vault:import.step.check') });
      await expect(rows.getByRole('row')).toHaveCount(4);
      await expect(rows).toContainText(say('vault:import.why.no-secret'));
      expect(await page.content()).not.toContain('admin123');
      const storing = (): Promise<void> => main.getByRole('button', { name: /^Import 2/ }).click();
      await agreeing(person, storing);
      await main.getByRole('link', { name: say('vault:import.toList') }).click();
      await expect(credentialList(person)).toContainText('Core A');
    });

    await test.step('the report finds the weak one in two places', async () => {
      await openFromMenu(person, 'report');
      const tile = (name: string) =>
        main.getByRole('group', { name: say(`vault:report.tile.${name}`) });
      await expect(tile('weak')).toContainText(/[2-9]/);
      await expect(tile('reused')).toContainText('2');
      const groups = page.getByRole('region', { name: say('vault:report.groups') });
      await expect(groups.getByRole('link', { name: 'Core A' })).toBeVisible();
      await expect(groups.getByRole('link', { name: 'Core B' })).toBeVisible();
    });

    await test.step('a deleted one is in no list, and comes back', async () => {
      await openCredential(person, 'Core B');
      await button(main, say('vault:delete.open')).click();
      await button(page.getByRole('dialog'), say('vault:delete.confirm')).click();
      await expect(main.getByText(say('vault:deleted.notice'))).toBeVisible();
      await goTo(person, 'vault');
      await expect(credentialList(person)).not.toContainText('Core B');
      await openFromMenu(person, 'deleted');
      await button(main, say('vault:deleted.restoreOf', { name: 'Core B' })).click();
      await goTo(person, 'vault');
      await expect(credentialList(person)).toContainText('Core B');
    });

    await test.step('a rule that refuses to reveal is kept by the vault', async () => {
      await openFromMenu(person, 'policy');
      await main
        .getByRole('checkbox', {
          name: say('vault:policy.mayOf', {
            role: say('workspace:role.admin'),
            use: say('vault:action.reveal'),
          }),
        })
        .uncheck();
      await agreeing(person, () => button(main, say('vault:policy.save')).click());
      await expect(page.getByText(say('vault:policy.saved'))).toBeVisible();
      await openCredential(person, WEB);
      const reveal = button(main, say('vault:action.reveal')).first();
      await expect(reveal).toHaveAttribute('aria-disabled', 'true');
      await reveal.hover();
      await expect(page.getByRole('tooltip')).toContainText(say('vault:use.refused.reveal'));
      await page.keyboard.press('r');
      await expect(page.getByText(say('vault:use.refusedHint'))).toBeVisible();
      await expect(button(main, say('vault:action.copy')).first()).toHaveAttribute(
        'aria-disabled',
        'false',
      );
    });
  } finally {
    await host.stop();
  }
});

test('a credential is made, found, copied, revealed and left by keyboard alone', async ({
  one,
}) => {
  const host = await startSampleSwitch();
  try {
    const person = await one.open();
    const { page, say } = person;
    const { keyboard } = page;
    const main = page.getByRole('main');
    await createWorkspace(person, technician);
    await seeHome(person);
    await addSite(person, site);
    await addDevice(person, deviceName, host);

    await keyboard.type('gv');
    await expect(credentialList(person)).toBeFocused();
    await keyboard.press('n');
    await expect(field(main, say('vault:field.name'))).toBeFocused();
    await keyboard.type('Console');
    await keyboard.press('Tab');
    await keyboard.type('ops');
    await keyboard.press('Tab');
    await keyboard.type(deviceName.slice(0, 4));
    await expiryByKeys(person);
    const secure = await secureWindowOf(person, () =>
      // Enter in a text field submits; in a list of choices it opens the list.
      keyboard.press('Shift+Tab').then(() => keyboard.press('Enter')),
    );
    await expect(field(secure, say('secure:field.password'))).toBeFocused();
    await secure.keyboard.type('by-the-keyboard-9');
    await closing(secure, () => secure.keyboard.press('Enter'));
    await expect(page.getByRole('heading', { level: 1, name: 'Console' })).toBeVisible();
    await expect(main).toContainText('Dec 24, 2026');

    await keyboard.type('gv');
    await expect(credentialList(person)).toBeFocused();
    await keyboard.press('/');
    await keyboard.type('ops');
    await expect(credentialList(person).getByRole('row', { selected: true })).toContainText(
      'Console',
    );
    await keyboard.press('ArrowDown');
    await expect(credentialList(person)).toBeFocused();
    await keyboard.press('c');
    await answerByKeys(person, 'console log-in');
    await expect(page.getByText(say('vault:use.copied', { name: 'Console' }))).toBeVisible();
    expect(await clipboardOf(person)).toBe('by-the-keyboard-9');
    await expect(credentialList(person)).toBeFocused();

    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Console' })).toBeVisible();
    const opening = async (): Promise<void> => {
      await keyboard.press('r');
      // The reason given for the same work before is there already.
      await answerByKeys(person, '');
    };
    const shown = await secureWindowOf(person, opening);
    await closing(shown, () => shown.keyboard.press('Enter'));
    await page.goBack();
    await expect(credentialList(person).getByRole('row', { selected: true })).toContainText(
      'Console',
    );
    await keyboard.press('?');
    await expect(page.getByRole('dialog')).toContainText(say('vault:keys.reveal'));
    await keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  } finally {
    await host.stop();
  }
});

/** Goes from the device to the last day, types it, and takes one a month later from the calendar. */
async function expiryByKeys({ page, say }: Person): Promise<void> {
  const { keyboard } = page;
  const day = field(page, say('vault:field.expiresAt'));
  for (let stop = 0; stop < 4; stop += 1) await keyboard.press('Tab');
  await expect(day).toBeFocused();
  await keyboard.type('25 nov 2026');
  await keyboard.press('ArrowDown');
  await expect(day).toHaveValue('Nov 24, 2026');
  await keyboard.press('Tab');
  const open = button(page, say('app:day.choose'));
  await expect(open).toBeFocused();
  await keyboard.press('Enter');
  const calendar = page.getByRole('dialog', { name: say('app:day.choose') });
  await expect(button(calendar, 'Nov 24, 2026')).toBeFocused();
  await keyboard.press('PageDown');
  await expect(button(calendar, 'Dec 24, 2026')).toBeFocused();
  await keyboard.press('Enter');
  await expect(calendar).toBeHidden();
  await expect(open).toBeFocused();
  await expect(day).toHaveValue('Dec 24, 2026');
}

/** Answers the question for the work, whose reason has the keyboard. */
async function answerByKeys({ page, say }: Person, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: say('vault:work.title') });
  await expect(field(dialog, say('vault:work.reason'))).toBeFocused();
  await page.keyboard.type(reason);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
}

/** What the secure window shows of the credential on screen while its button is held. */
async function revealed(person: Person, reason: string): Promise<string> {
  const { page, say } = person;
  const opening = async (): Promise<void> => {
    await button(page.getByRole('main'), say('vault:action.reveal')).first().click();
    await nameWork(person, reason);
  };
  const secure: Page = await secureWindowOf(person, opening);
  const value = await holdToRead(secure, say('secure:field.password'));
  await closing(secure, () => button(secure, say('secure:close')).click());
  return value;
}

async function clipboardOf({ app }: Pick<Person, 'app'>): Promise<string> {
  return await app.electron.evaluate(async ({ clipboard }) => await clipboard.readText());
}
