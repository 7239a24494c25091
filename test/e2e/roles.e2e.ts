import { expect, test } from '@playwright/test';
import { castFor } from '../story/cast.ts';
import { setStage, type Stage } from '../story/stage.ts';
import { button, field } from './pages/fields.ts';
import { createWorkspace, goTo, joinWorkspace, seeHome } from './pages/gate.ts';
import {
  addColleague,
  confirmJoiner,
  connectServer,
  inviteAs,
  seeAllSynced,
} from './pages/members.ts';
import type { Person } from './pages/person.ts';
import { addDevice, addSite } from './pages/sites.ts';

const cast = castFor('en');
const second = { ...cast.site, code: 'HZ02', name: 'Second hall' };

let stage: Stage | undefined;
test.afterEach(async () => {
  await stage?.strike();
  stage = undefined;
});

test('who only reads sees everything and is offered nothing to change; at another site the same colleague writes', async () => {
  stage = await setStage({ language: 'en' });
  const { line, server, switchHost } = stage;
  line.mend();
  const admin = await stage.start('admin');
  await createWorkspace(admin, cast.technician);
  await seeHome(admin);
  await addSite(admin, cast.site);
  await addDevice(admin, cast.deviceName, switchHost);
  await reportFault(admin, 'Fan tray 2 stands still');
  await connectServer(admin, { ...server, url: line.url }, cast.technician.passphrase);
  await seeAllSynced(admin);
  await openSite(admin, cast.site.name);
  const invitation = await inviteAs(admin, 'auditor');

  const reader = await stage.start('reader');
  await joinWorkspace(reader, { ...cast.lead, invitation });
  await confirmJoiner(admin, cast.lead.name);
  const { page, say } = reader;
  const note = page.getByText(say('records:readsOnly', { role: say('workspace:role.auditor') }));

  await test.step('the site, the device and the fault are for reading', async () => {
    await expect(page.getByRole('navigation').getByText(cast.site.name)).toBeVisible({
      timeout: 60_000,
    });
    await openSite(reader, cast.site.name);
    await expect(note).toBeVisible();
    await expect(page.getByRole('link', { name: say('assets:site.addAsset') })).toHaveCount(0);
    await page.getByRole('link', { name: cast.deviceName, exact: true }).click();
    await expect(note).toBeVisible();
    await expect(page.getByRole('link', { name: say('assets:asset.startRound') })).toHaveCount(0);
    await expect(button(page, say('vault:session.open'))).toHaveCount(0);
    await page.getByRole('link', { name: 'Fan tray 2 stands still' }).click();
    await expect(note).toBeVisible();
    await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(0);
    await expect(page.getByRole('main').getByRole('combobox')).toHaveCount(0);
    await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
    await goTo(reader, 'vault');
    await expect(page.getByRole('heading', { name: say('vault:title') })).toBeVisible();
    await expect(page.getByRole('link', { name: say('vault:add') })).toHaveCount(0);
    await expect(page.getByRole('link', { name: say('app:nav.addSite') })).toHaveCount(0);
  });

  await test.step('an administrator adds the colleague to another site as engineer', async () => {
    await addSite(admin, second);
    await admin.page
      .getByRole('link', { name: say('workspace:members.title'), exact: true })
      .click();
    await addColleague(admin, cast.lead.name, 'engineer');
    await expect(
      admin.page.getByRole('region', { name: say('workspace:colleague.title') }),
    ).toHaveCount(0);
  });

  await test.step('who writes there', async () => {
    await expect(page.getByRole('navigation').getByText(second.name)).toBeVisible({
      timeout: 60_000,
    });
    await openSite(reader, second.name);
    await expect(note).toHaveCount(0);
    await addDevice(reader, 'HZ-ACC-SW02', switchHost);
    await expect(button(page, say('vault:session.open'))).toBeVisible();
    await seeAllSynced(reader);
  });
});

/** Reports a fault of the device on screen. */
async function reportFault({ page, say }: Person, title: string): Promise<void> {
  await page.getByRole('link', { name: say('assets:asset.reportFault') }).click();
  await field(page, say('problems:field.title')).fill(title);
  await button(page, say('problems:new.save')).click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
}

async function openSite({ page }: Person, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
}
