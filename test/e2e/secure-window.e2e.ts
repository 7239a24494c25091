import { expect } from '@playwright/test';
import { castFor } from '../story/cast.ts';
import { test } from './one-app.ts';
import { button } from './pages/fields.ts';
import { createWorkspace, goTo, seeHome } from './pages/gate.ts';
import { agreeing, closing, refusing, secureWindowOf } from './pages/secure-window.ts';

const { technician } = castFor('en');

test('a shell of this computer opens only when the secure window agreed', async ({ one }) => {
  const person = await one.open();
  const { page, say } = person;
  await createWorkspace(person, technician);
  await seeHome(person);
  await goTo(person, 'terminal');
  const openShell = (): Promise<void> =>
    button(page, say('app:terminals.newLocal')).first().click();

  await refusing(person, openShell);
  await expect(page.getByTestId('terminal-state')).toHaveAttribute('data-state', 'closed');
  await agreeing(person, openShell);
  await expect(page.getByTestId('terminal-state').last()).toHaveAttribute('data-state', 'open');
});

test('its first button is the refusal, and no key on its way agrees', async ({ one }) => {
  const person = await one.open();
  const { page, say } = person;
  await createWorkspace(person, technician);
  await seeHome(person);
  await goTo(person, 'terminal');
  const asked = await secureWindowOf(person, () =>
    button(page, say('app:terminals.newLocal')).first().click(),
  );
  await expect(asked.getByTestId('refuse')).toBeFocused();
  await expect(asked.getByRole('alertdialog')).toContainText('/');
  await closing(asked, () => asked.keyboard.press('Enter'));
  await expect(page.getByTestId('terminal-state')).toHaveAttribute('data-state', 'closed');
});

test('it is another process, origin and session than the page, and knows two ports', async ({
  one,
}) => {
  const person = await one.open();
  const { app, page, say } = person;
  await createWorkspace(person, technician);
  await seeHome(person);
  await goTo(person, 'terminal');
  const asked = await secureWindowOf(person, () =>
    button(page, say('app:terminals.newLocal')).first().click(),
  );
  expect(asked.url()).toMatch(/^app:\/\/secure\//);
  const known = await asked.evaluate(async () => ({
    names: ['rackside', 'require', 'process', 'ipcRenderer', 'electron'].filter(
      name => name in window,
    ),
    opened: window.open('https://example.invalid/') !== null,
    fetched: await fetch('app://rackside/').then(
      () => true,
      () => false,
    ),
    asks: await Promise.all(
      ['geolocation', 'notifications', 'clipboard-read', 'persistent-storage'].map(
        async name => (await navigator.permissions.query({ name: name as PermissionName })).state,
      ),
    ),
  }));
  expect(known).toEqual({
    names: [],
    opened: false,
    fetched: false,
    asks: ['denied', 'denied', 'denied', 'denied'],
  });
  const inForce = await app.electron.evaluate(({ BrowserWindow, session }) => {
    const [main, secure] = BrowserWindow.getAllWindows().toSorted((a, b) => a.id - b.id);
    // Not in Electron's types, yet the only place that says what is in force.
    const contents = secure?.webContents as unknown as { getLastWebPreferences(): object };
    return {
      preferences: contents.getLastWebPreferences(),
      isModal: secure?.isModal(),
      isChild: secure?.getParentWindow() === main,
      isOwnProcess: secure?.webContents.getOSProcessId() !== main?.webContents.getOSProcessId(),
      isOwnSession: secure?.webContents.session !== session.defaultSession,
      isOnDisk: secure?.webContents.session.isPersistent(),
    };
  });
  expect(inForce).toMatchObject({
    preferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    },
    isModal: true,
    isChild: true,
    isOwnProcess: true,
    isOwnSession: true,
    isOnDisk: false,
  });
});

test('a lock closes it, and the answer is no', async ({ one }) => {
  const person = await one.open();
  const { app, page, say } = person;
  await createWorkspace(person, technician);
  await seeHome(person);
  await goTo(person, 'terminal');
  const asked = await secureWindowOf(person, () =>
    button(page, say('app:terminals.newLocal')).first().click(),
  );
  const closed = asked.waitForEvent('close');
  await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
  await closed;
  await expect(page.getByText(say('workspace:lockedBy.system'))).toBeVisible();
});
