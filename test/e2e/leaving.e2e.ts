import { expect, test } from '@playwright/test';
import { castFor } from '../story/cast.ts';
import { setStage, type Stage } from '../story/stage.ts';
import { button } from './pages/fields.ts';
import { createWorkspace, goTo, joinWorkspace, seeHome } from './pages/gate.ts';
import { confirmJoiner, connectServer, inviteAs, seeAllSynced } from './pages/members.ts';
import { agreeing } from './pages/secure-window.ts';
import { addSite } from './pages/sites.ts';

const cast = castFor('en');

let stage: Stage | undefined;
test.afterEach(async () => {
  await stage?.strike();
  stage = undefined;
});

test('who is removed without network is out of the site once both were online, and nothing here stops', async () => {
  stage = await setStage({ language: 'en' });
  const { line, server } = stage;
  line.mend();
  const admin = await stage.start('admin');
  await createWorkspace(admin, cast.technician);
  await seeHome(admin);
  await addSite(admin, cast.site);
  await connectServer(admin, { ...server, url: line.url }, cast.technician.passphrase);
  await seeAllSynced(admin);
  await admin.page.getByRole('navigation').getByRole('link', { name: cast.site.name }).click();
  const invitation = await inviteAs(admin, 'lead');
  const lead = await stage.start('lead');
  await joinWorkspace(lead, { ...cast.lead, invitation });
  await confirmJoiner(admin, cast.lead.name);
  const site = lead.page.getByRole('navigation').getByText(cast.site.name);
  await expect(site).toBeVisible({ timeout: 60_000 });

  line.cut();
  const { page, say } = admin;
  await test.step('the vault asks, and a new key begins', async () => {
    await button(page, say('workspace:members.actionsFor', { name: cast.lead.name })).click();
    await page.getByRole('menuitem', { name: say('workspace:members.remove') }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(say('workspace:removal.newKey'));
    await agreeing(admin, () => button(dialog, say('workspace:removal.action')).click());
    await expect(dialog).toBeHidden();
    await expect(
      page.getByRole('region', { name: say('workspace:former.title') }).getByRole('row'),
    ).toHaveCount(2);
    await expect(page.getByRole('region', { name: say('workspace:keys.title') })).toContainText(
      '2',
    );
    await expect(page.getByRole('region', { name: say('workspace:rotate.title') })).toContainText(
      say('workspace:rotate.done'),
    );
  });

  line.mend();
  await goTo(admin, 'sync');
  await seeAllSynced(admin);
  await site.click();
  const note = lead.page.getByText(lead.say('records:left'));
  await expect(note).toBeVisible({ timeout: 60_000 });
  // What was there stays readable; nothing is offered that would write.
  await expect(lead.page.getByRole('heading', { name: cast.site.name })).toBeVisible();
  await expect(lead.page.getByRole('link', { name: say('assets:site.addAsset') })).toHaveCount(0);
});
