import { expect } from '@playwright/test';
import { itemsOf } from '../../common/features/inspections/round-view.ts';
import { coreSwitchInspection } from '../../common/features/inspections/templates/core-switch-inspection.ts';
import { addEntry, attachOutput, runCommand } from '../e2e/pages/faults.ts';
import { button, field } from '../e2e/pages/fields.ts';
import { createWorkspace, goTo, seeHome, tryPassphrase } from '../e2e/pages/gate.ts';
import { connectServer, seeAllSynced } from '../e2e/pages/members.ts';
import type { Person } from '../e2e/pages/person.ts';
import { failItem, passItem, raiseFault, seeItem } from '../e2e/pages/rounds.ts';
import { addDevice, addSite } from '../e2e/pages/sites.ts';
import { nameWork } from '../e2e/pages/vault.ts';
import type { SshHost } from '../hosts/ssh-host.ts';
import type { SyncServer } from '../hosts/sync-server.ts';
import type { FieldDayCast } from './cast.ts';
import { walkVault } from './vault-screens.ts';

/** What the walk over every screen needs. */
export interface ScreenWalk {
  readonly cast: FieldDayCast;
  readonly language: 'zh-CN' | 'en';
  readonly switchHost: SshHost;
  readonly server: SyncServer;
  /** Looks at the screen that is open; the walk waits for it. */
  readonly look: (screen: string) => Promise<void>;
}

/** Walks over every screen of the app, from the first start to the lock, empty ones and full ones. */
export async function walkEveryScreen(person: Person, walk: ScreenWalk): Promise<void> {
  await firstStart(person, walk);
  await emptyScreens(person, walk);
  await siteAndDevice(person, walk);
  await round(person, walk);
  await faultAndSession(person, walk);
  await lists(person, walk);
  await server(person, walk);
  await lockAndUnlock(person, walk);
}

async function firstStart(person: Person, { cast, look }: ScreenWalk): Promise<void> {
  const { page, say } = person;
  await expect(field(page, say('workspace:orgName'))).toBeVisible();
  await look('welcome');
  await button(page, say('workspace:createAction')).click();
  await expect(page.getByText(say('app:validation.required')).first()).toBeVisible();
  await look('welcome-errors');
  await page.getByText(say('workspace:join'), { exact: true }).click();
  await look('welcome-join');
  await page.getByText(say('workspace:create'), { exact: true }).click();
  await createWorkspace(person, cast.technician);
  await seeHome(person);
  await look('home-empty');
}

async function emptyScreens(person: Person, { look }: ScreenWalk): Promise<void> {
  for (const screen of ['faults', 'vault', 'terminal', 'review', 'sync'] as const) {
    await goTo(person, screen);
    await seeTitle(person, screen);
    await look(`${screen}-empty`);
  }
}

async function siteAndDevice(
  person: Person,
  { cast, switchHost, look }: ScreenWalk,
): Promise<void> {
  const { page, say } = person;
  await page.getByRole('link', { name: say('app:nav.addSite') }).click();
  await button(page, say('workspace:site.save')).click();
  await expect(page.getByText(say('workspace:site.codeWrong'))).toBeVisible();
  await look('site-form');
  await addSite(person, cast.site);
  await look('site-empty');
  await page.getByRole('link', { name: say('assets:site.addAsset') }).click();
  await button(page, say('assets:form.save')).click();
  await expect(page.getByText(say('assets:form.nameNeeded'))).toBeVisible();
  await look('device-form');
  await page.getByRole('link', { name: say('assets:form.cancel') }).click();
  await addDevice(person, cast.deviceName, switchHost);
  await look('asset');
}

async function round(person: Person, { cast, language, look }: ScreenWalk): Promise<void> {
  const { page, say } = person;
  await page.getByRole('link', { name: say('assets:asset.startRound') }).click();
  await expect(button(page, say('inspections:start.start'))).toBeVisible();
  await look('round-start');
  await button(page, say('inspections:start.start')).click();
  const items = itemsOf(coreSwitchInspection);
  for (const [at, item] of items.entries()) {
    await seeItem(person, item.title[language]);
    if (at === 0) await look('round');
    if (item.id === 'fans') break;
    await passItem(person);
  }
  await failItem(person, cast.finding);
  await button(page, say('inspections:finish.finish')).click();
  await expect(page.getByText(say('inspections:finish.missing'))).toBeVisible();
  await look('round-failed');
  await raiseFault(person);
  await look('fault-new');
}

async function faultAndSession(
  person: Person,
  { cast, switchHost, look }: ScreenWalk,
): Promise<void> {
  const { page, say } = person;
  const main = page.getByRole('main');
  const number = /\S+-F-\d{8}-\w{3}-\d+/.exec(await main.innerText())?.[0] ?? '';
  await button(page, say('problems:edit.open')).click();
  await look('fault-edit');
  await button(main, say('problems:form.cancel')).click();

  await button(page, say('vault:session.open')).click();
  const dialog = page.getByRole('dialog');
  await expect(field(dialog, say('vault:work.reason'))).toBeFocused();
  await look('work');
  await nameWork(person, cast.finding);
  await expect(dialog).toContainText(switchHost.hostFingerprint);
  await look('host-key');
  await button(dialog, say('terminal:hostKey.accept')).click();
  await expect(page.getByTestId('terminal-state')).toHaveAttribute('data-state', 'open', {
    timeout: 20_000,
  });
  await runCommand(person, 'display fan', /Abnormal/);
  await attachOutput(person, number);
  await expect(page.getByText(say('vault:session.outputKept', { number }))).toBeVisible();
  await look('fault-session');
  await goTo(person, 'terminal');
  await seeTitle(person, 'terminal');
  await look('terminal');
  await button(page, say('app:dock.hide')).click();

  await goTo(person, 'faults');
  await page.getByRole('row').filter({ hasText: number }).getByRole('link').first().click();
  await addEntry(person, 'note', cast.note);
  await addEntry(person, 'reply', cast.reply);
  await look('fault');
  await page.getByRole('link', { name: say('problems:report'), exact: true }).click();
  await expect(page.getByRole('article')).toBeVisible();
  await look('report');
}

async function lists(person: Person, { cast, look }: ScreenWalk): Promise<void> {
  const { page, say } = person;
  await goTo(person, 'faults');
  await seeTitle(person, 'faults');
  await look('faults');
  await button(page, say('problems:new.open')).click();
  await button(page, say('problems:new.save')).click();
  await expect(page.getByText(say('problems:form.titleNeeded'))).toBeVisible();
  await look('fault-form');
  await walkVault(person, look);
  await goTo(person, 'review');
  await seeTitle(person, 'review');
  await look('review');
  await goTo(person, 'settings');
  await seeTitle(person, 'settings');
  await look('settings');
  await goTo(person, 'home');
  await seeHome(person);
  await look('home');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText(say('app:keys.go'));
  await look('keyboard-sheet');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('navigation').getByRole('link', { name: cast.site.name }).click();
  await expect(page.getByRole('heading', { name: cast.site.name })).toBeVisible();
  await look('site');
}

async function server(person: Person, walk: ScreenWalk): Promise<void> {
  const { page, say } = person;
  const { look } = walk;
  await page.getByRole('link', { name: say('workspace:members.title'), exact: true }).click();
  await expect(page.getByText(say('workspace:members.needsServer'))).toBeVisible();
  await look('members-no-server');
  await connectServer(person, walk.server, walk.cast.technician.passphrase);
  await seeAllSynced(person);
  await look('sync');
  await page.getByRole('navigation').getByRole('link', { name: walk.cast.site.name }).click();
  await page.getByRole('link', { name: say('workspace:members.title'), exact: true }).click();
  await look('members');
  await button(page, say('workspace:members.invite')).click();
  const dialog = page.getByRole('dialog');
  await expect(button(dialog, say('workspace:invite.make'))).toBeVisible();
  await look('invite');
  await button(dialog, say('workspace:invite.make')).click();
  await expect(dialog.getByTestId('invitation-text')).toBeVisible();
  await look('invitation');
  await button(dialog, say('workspace:invite.done')).click();
  await expect(dialog).toBeHidden();
  await walk.server.stop();
  await addSite(person, { ...walk.cast.site, code: 'HZ02' });
  await goTo(person, 'sync');
  await expect(page.getByRole('main')).toContainText(
    say('errors:server-unreachable', { server: walk.server.url }),
    { timeout: 30_000 },
  );
  await look('sync-offline');
}

async function lockAndUnlock(person: Person, { cast, look }: ScreenWalk): Promise<void> {
  const { page, say } = person;
  await button(page, say('app:lock')).click();
  await expect(button(page, say('workspace:unlockAction'))).toBeVisible();
  await look('unlock');
  await tryPassphrase(person, 'not the passphrase');
  await expect(page.getByText(say('errors:wrong-passphrase'))).toBeVisible();
  await look('unlock-wrong');
  await expect(button(page, say('workspace:unlockAction'))).toBeEnabled({ timeout: 10_000 });
  await tryPassphrase(person, cast.technician.passphrase);
  await expect(page.getByRole('banner')).toBeVisible({ timeout: 30_000 });
}

/** Waits until a screen of the navigation is there, by its title. */
async function seeTitle({ page, say }: Person, screen: keyof typeof titles): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: say(titles[screen]) })).toBeVisible();
}

const titles = {
  faults: 'problems:list.title',
  vault: 'vault:title',
  terminal: 'app:terminals.title',
  review: 'review:title',
  sync: 'sync:title',
  settings: 'settings:title',
} as const;
