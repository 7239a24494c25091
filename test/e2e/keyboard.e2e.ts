import { expect, type Locator } from '@playwright/test';
import { itemsOf } from '../../common/features/inspections/round-view.ts';
import { coreSwitchInspection } from '../../common/features/inspections/templates/core-switch-inspection.ts';
import { startSampleSwitch } from '../hosts/sample-switch.ts';
import { castFor } from '../story/cast.ts';
import { test } from './one-app.ts';
import { timeline } from './pages/faults.ts';
import { button, field } from './pages/fields.ts';
import { goTo, seeHome } from './pages/gate.ts';
import type { Person } from './pages/person.ts';
import { seeItem } from './pages/rounds.ts';
import { closing, secureWindowOf } from './pages/secure-window.ts';

const cast = castFor('en');
/** More presses of Tab than any screen has stops. */
const STOPS = 60;

test('the technician’s day by keyboard alone', async ({ one }) => {
  const switchHost = await startSampleSwitch();
  try {
    const person = await one.open();
    const { page, say } = person;
    const { keyboard } = page;

    await test.step('a workspace', async () => {
      await expect(field(page, say('workspace:orgName'))).toBeFocused();
      await keyboard.type(cast.technician.orgName);
      await tabTo(person, field(page, say('workspace:yourName')));
      await keyboard.type(cast.technician.name);
      await tabTo(person, field(page, say('workspace:passphrase')));
      await keyboard.type(cast.technician.passphrase);
      await tabTo(person, field(page, say('workspace:passphraseRepeat')));
      await keyboard.type(cast.technician.passphrase);
      await keyboard.press('Enter');
      await seeHome(person);
      await expect(page.getByRole('main')).toBeFocused();
    });

    await test.step('a site, by its shortcut', async () => {
      await keyboard.type('gn');
      await expect(field(page, say('workspace:site.code'))).toBeFocused();
      await keyboard.type(cast.site.code);
      await fill(person, say('workspace:site.name'), cast.site.name);
      await fill(person, say('workspace:site.customer'), cast.site.customer);
      await keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: cast.site.name })).toBeVisible();
      await expect(page.getByRole('main')).toBeFocused();
    });

    await test.step('a device with its credential', async () => {
      await tabTo(person, page.getByRole('link', { name: say('assets:site.addAsset') }));
      await keyboard.press('Enter');
      await expect(field(page, say('assets:field.name'))).toBeFocused();
      await keyboard.type(cast.deviceName);
      await fill(person, say('assets:field.host'), switchHost.host);
      await fill(person, say('assets:field.sshPort'), String(switchHost.port));
      await fill(person, say('assets:form.username'), switchHost.username);
      const secure = await secureWindowOf(person, () => keyboard.press('Enter'));
      await expect(field(secure, say('secure:field.password'))).toBeFocused();
      await secure.keyboard.type(switchHost.password);
      await closing(secure, () => secure.keyboard.press('Enter'));
      await expect(page.getByRole('heading', { name: cast.deviceName })).toBeVisible();
    });

    await test.step('a round whose third item fails', async () => {
      await tabTo(person, page.getByRole('link', { name: say('assets:asset.startRound') }));
      await keyboard.press('Enter');
      await tabTo(person, button(page, say('inspections:start.start')));
      await keyboard.press('Enter');
      for (const item of itemsOf(coreSwitchInspection)) {
        await seeItem(person, item.title.en);
        await expect(page.getByRole('heading', { name: item.title.en })).toBeFocused();
        if (item.id === 'fans') break;
        await keyboard.press('1');
      }
      await keyboard.press('2');
      await expect(field(page, say('inspections:note.label'))).toBeFocused();
      await keyboard.type(cast.finding);
      await keyboard.press('Control+Enter');
      await expect(button(page, say('inspections:fault.raise'))).toBeFocused();
    });

    await test.step('a fault', async () => {
      await keyboard.press('Enter');
      await expect(timeline(person)).toBeVisible();
      await expect(page.getByRole('main')).toBeFocused();
    });

    await test.step('a session, whose host key is declined by default and accepted here', async () => {
      await tabTo(person, button(page, say('vault:session.open')));
      await keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await expect(field(dialog, say('vault:work.reason'))).toBeFocused();
      await keyboard.type('read the fan alarm');
      await keyboard.press('Enter');
      await expect(dialog).toContainText(switchHost.hostFingerprint);
      await expect(button(dialog, say('terminal:hostKey.decline')).last()).toBeFocused();
      await tabTo(person, button(dialog, say('terminal:hostKey.accept')));
      await keyboard.press('Enter');
      await expect(page.getByTestId('terminal-state')).toHaveAttribute('data-state', 'open', {
        timeout: 20_000,
      });
      await expect(page.locator('.xterm-helper-textarea')).toBeFocused();
      await keyboard.type('display fan');
      await keyboard.press('Enter');
      await expect(page.locator('.xterm-rows')).toContainText(/Abnormal/);
    });

    await test.step('out of the terminal to the button that attaches its output, and back', async () => {
      await keyboard.press('Tab');
      await expect(page.locator('.xterm-helper-textarea')).toBeFocused();
      await keyboard.press('Control+F6');
      await expect(page.getByRole('button', { name: /^Attach last output to/ })).toBeFocused();
      await keyboard.press('Enter');
      await expect(timeline(person)).toContainText(/Abnormal/);
      const terminal = page.locator('.xterm-helper-textarea');
      await expect(terminal).toBeFocused();
      await keyboard.press('Control+Shift+K');
      await expect(page.getByRole('main')).toBeFocused();
      await keyboard.press('Control+F6');
      await expect(terminal).toBeFocused();
      await keyboard.press('Control+Shift+K');
      await expect(page.getByRole('main')).toBeFocused();
    });

    await test.step('a note', async () => {
      await tabTo(person, field(page, say('problems:composer.note.label')));
      await keyboard.type(cast.note);
      await keyboard.press('Control+Enter');
      await expect(timeline(person).getByText(cast.note)).toBeVisible();
      await expect(field(page, say('problems:composer.note.label'))).toBeFocused();
    });

    await test.step('locked by Ctrl+L and unlocked, on the screen that was open', async () => {
      await keyboard.press('Control+l');
      await expect(field(page, say('workspace:passphrase'))).toBeFocused();
      await keyboard.type(cast.technician.passphrase);
      await keyboard.press('Enter');
      await expect(timeline(person).getByText(cast.note)).toBeVisible({ timeout: 30_000 });
      await expect(page.getByRole('main')).toBeFocused();
    });

    await test.step('every shortcut on its sheet, and to the content past the navigation', async () => {
      await keyboard.press('?');
      await expect(page.getByRole('dialog')).toContainText(say('app:keys.terminal'));
      await keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await tabTo(person, page.getByRole('link', { name: say('app:skip') }), 'Shift+Tab');
      await keyboard.press('Enter');
      await expect(page.getByRole('main')).toBeFocused();
    });

    await test.step('the faults by words typed faster than the address follows', async () => {
      await keyboard.type('gf');
      const search = field(page, say('problems:filter.text'));
      const faults = page.getByRole('table', { name: say('problems:list.title') });
      await tabTo(person, search);
      await typeAtOnce(person, 'core-sw01 fans');
      await expect(search).toHaveValue('core-sw01 fans');
      await expect(faults.getByRole('link')).toHaveCount(1);
      await typeAtOnce(person, ' of nobody');
      await expect(page.getByText(say('problems:list.noneShown'))).toBeVisible();
      // The navigation's own link lets all through again, although the screen stays the same.
      await goTo(person, 'faults');
      await expect(search).toHaveValue('');
      await expect(faults.getByRole('link')).toHaveCount(1);
    });
  } finally {
    await switchHost.stop();
  }
});

/** Types letter by letter in one go, without the pauses in which a screen catches up. */
async function typeAtOnce({ page }: Person, text: string): Promise<void> {
  await page.evaluate(letters => {
    // Nothing else types several letters within one turn of the page.
    // oxlint-disable-next-line typescript/no-deprecated
    for (const letter of letters) document.execCommand('insertText', false, letter);
  }, text);
}

/** Presses Tab until a control has the focus; fails when the keyboard does not come there. */
async function tabTo(
  { page }: Person,
  target: Locator,
  key: 'Tab' | 'Shift+Tab' = 'Tab',
): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < STOPS; stop += 1) {
    if (await target.evaluate(element => element === document.activeElement)) {
      await expect(target).toBeFocused();
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`${String(target)} is not reached by ${key}`);
}

/** Goes on to a field and types over what it holds. */
async function fill(person: Person, label: string, text: string): Promise<void> {
  await tabTo(person, field(person.page, label));
  await person.page.keyboard.press('Control+a');
  await person.page.keyboard.type(text);
}
