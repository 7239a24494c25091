import { expect } from '@playwright/test';
import type { SshHost } from '../hosts/ssh-host.ts';
import { startSwitch } from '../hosts/switch.ts';
import { castFor } from '../story/cast.ts';
import { spawnSyncServer } from '../hosts/sync-server.ts';
import { damageJournals, damageOneRecord } from './damage-store.ts';
import { test } from './one-app.ts';
import { button, field } from './pages/fields.ts';
import { createWorkspace, goTo, seeHome, tryPassphrase } from './pages/gate.ts';
import { connectAgain, connectServer, seeAllSynced } from './pages/members.ts';
import { addDevice, addSite } from './pages/sites.ts';
import { nameWork } from './pages/vault.ts';

const { technician, site, deviceName } = castFor('en');

test('wrong passphrase: says so, keeps the form, delays the next try', async ({ one }) => {
  const person = await one.open();
  const { page, say } = person;
  await createWorkspace(person, technician);
  await seeHome(person);
  await button(page, say('app:lock')).click();

  await tryPassphrase(person, 'not the passphrase');
  await expect(page.getByText(say('errors:wrong-passphrase'))).toBeVisible();
  await expect(field(page, say('workspace:passphrase'))).toHaveValue('not the passphrase');

  // The second try in a row waits two seconds: the form counts down and then works again.
  await expect(button(page, say('workspace:unlockAction'))).toBeEnabled({ timeout: 10_000 });
  await tryPassphrase(person, 'not the passphrase');
  await expect(page.getByText(/Try again in [12] seconds?/)).toBeVisible();
  await expect(button(page, say('workspace:unlockAction'))).toBeEnabled({ timeout: 10_000 });
  await tryPassphrase(person, technician.passphrase);
  await seeHome(person);
});

test('a damaged record is mended from the journal; without it, shown as damaged and kept', async ({
  one,
}) => {
  const person = await one.open();
  const { page, say } = person;
  const alert = page.getByRole('alert');
  const locking = async (): Promise<void> => {
    await button(page, say('app:lock')).click();
    await expect(button(page, say('workspace:unlockAction'))).toBeVisible();
  };
  const atHome = async (): Promise<void> => {
    await tryPassphrase(person, technician.passphrase);
    await goTo(person, 'home');
    await seeHome(person);
  };
  await createWorkspace(person, technician);
  await seeHome(person);
  await addSite(person, site);
  await addSite(person, { ...site, code: 'HZ02', name: 'Second hall' });

  await locking();
  const mended = await damageOneRecord(page);
  await atHome();
  for (const name of [site.name, 'Second hall']) {
    await expect(page.getByRole('navigation').getByText(name, { exact: true })).toBeVisible();
  }
  await expect.poll(() => mended.isKept()).toBe(false);
  await expect(alert).toHaveCount(0);

  await locking();
  await damageJournals(one.profile);
  const damaged = await damageOneRecord(page);
  await atHome();
  await expect(alert).toContainText(say('home:damaged.title_one', { count: 1 }));
  await addSite(person, { ...site, code: 'HZ03', name: 'Third hall' });
  expect(await damaged.isKept()).toBe(true);
});

test('a server that refuses or is away: work goes on, and the screen says why', async ({ one }) => {
  const server = await spawnSyncServer({ dataDir: `${one.profile}/server` });
  try {
    const person = await one.open();
    const { page, say } = person;
    await createWorkspace(person, technician);
    await seeHome(person);
    await addSite(person, site);
    await connectServer(person, { ...server, enrolmentCode: 'wrong-code' }, technician.passphrase);
    await expect(page.getByText(say('errors:enrolment-refused'))).toBeVisible();

    await connectAgain(person, server);
    await seeAllSynced(person);

    await server.stop();
    await addSite(person, { ...site, code: 'HZ02', name: 'Second hall' });
    await goTo(person, 'sync');
    await expect(page.getByRole('main')).toContainText(
      say('errors:server-unreachable', { server: server.url }),
    );
    await expect(page.getByRole('banner')).toContainText('kept here');
  } finally {
    await server.stop();
  }
});

test('a host key that is declined gets nothing; one that changed is refused', async ({ one }) => {
  const host = await startSwitch({ hostKeySeed: 'first' });
  let changed: SshHost | undefined;
  try {
    const person = await one.open();
    const { page, say } = person;
    await createWorkspace(person, technician);
    await seeHome(person);
    await addSite(person, site);
    await addDevice(person, deviceName, host);

    await button(page, say('vault:session.open')).click();
    await nameWork(person, 'first log-in');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(host.hostFingerprint);
    await button(dialog, say('terminal:hostKey.decline')).last().click();
    await expect(
      page.getByText(say('errors:host-key-declined', { host: host.host })),
    ).toBeVisible();

    await button(page, say('terminal:toolbar.reconnect')).click();
    await button(dialog, say('terminal:hostKey.accept')).click();
    const state = page.getByTestId('terminal-state');
    await expect(state).toHaveAttribute('data-state', 'open', { timeout: 20_000 });

    await button(page, say('terminal:toolbar.close')).click();
    await host.stop();
    changed = await startSwitch({ hostKeySeed: 'second', port: host.port });
    await button(page, say('vault:session.open')).click();
    await nameWork(person, 'second log-in');
    await expect(page.getByText(changed.hostFingerprint)).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText(host.hostFingerprint).first()).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  } finally {
    await host.stop();
    await changed?.stop();
  }
});

test('a second instance ends and brings the first to the front', async ({ one }) => {
  const { app } = await one.open();
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  // Playwright finds no window to attach to: the second process quits at once.
  await expect(one.open()).rejects.toThrow();
  await expect
    .poll(() =>
      app.electron.evaluate(({ BrowserWindow }) => {
        const windows = BrowserWindow.getAllWindows();
        return { count: windows.length, minimized: windows[0]?.isMinimized() };
      }),
    )
    .toEqual({ count: 1, minimized: false });
});
