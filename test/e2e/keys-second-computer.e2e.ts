import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { castFor } from '../story/cast.ts';
import { setStage, type Stage } from '../story/stage.ts';
import { button } from './pages/fields.ts';
import { createWorkspace, goTo, seeHome } from './pages/gate.ts';
import { connectServer, seeAllSynced } from './pages/members.ts';
import { agreeing } from './pages/secure-window.ts';
import {
  deviceRow,
  exportDevice,
  joinAsDevice,
  openSecurity,
  seeLogged,
  sixWords,
} from './pages/security.ts';
import { addSite } from './pages/sites.ts';

const { technician, site } = castFor('en');
const TABLET = 'Tablet in the van';

let stage: Stage | undefined;
test.afterEach(async () => {
  await stage?.strike();
  stage = undefined;
});

test('a second computer of one person: by a file, with the same records, until it is revoked', async () => {
  stage = await setStage({ language: 'en' });
  const { line, server, folder } = stage;
  line.mend();
  const first = await stage.start('first');
  await createWorkspace(first, technician);
  await seeHome(first);
  await addSite(first, site);
  const { passphrase } = technician;
  const secretKey = await connectServer(first, { ...server, url: line.url }, passphrase);
  await seeAllSynced(first);

  await openSecurity(first);
  const path = join(folder, 'device.json');
  await exportDevice(first, { path, passphrase });
  const second = await stage.start('second');
  await test.step('the file, the passphrase and the Secret Key open it elsewhere', async () => {
    await joinAsDevice(second, { path, device: TABLET, passphrase, secretKey });
    await seeHome(second);
    // It knows the server from the file.
    await seeAllSynced(second);
    await second.page
      .getByRole('navigation')
      .getByRole('link', { name: site.name })
      .click({ timeout: 30_000 });
    await expect(second.page.getByRole('main')).toContainText(site.customer);
  });

  await test.step('both show it under the same six words', async () => {
    await openSecurity(second);
    const here = deviceRow(second, TABLET);
    await expect(here).toContainText(second.say('settings:security.devices.this'));
    await expect(deviceRow(first, TABLET)).toBeVisible({ timeout: 30_000 });
    expect(await sixWords(deviceRow(first, TABLET))).toBe(await sixWords(here));
    await seeLogged(first, 'device-added', TABLET);
    await seeLogged(second, 'device-joined');
  });

  await test.step('what is written there comes here', async () => {
    await addSite(second, { ...site, code: 'HZ02', name: 'Second hall' });
    await expect(
      first.page.getByRole('navigation').getByRole('link', { name: 'Second hall' }),
    ).toBeVisible({ timeout: 30_000 });
  });

  await test.step('revoked here, and told so there', async () => {
    const name = first.say('settings:security.devices.revokeOf', { device: TABLET });
    await agreeing(first, () => button(first.page, name).click());
    await expect(deviceRow(first, TABLET)).toContainText(
      first.say('settings:security.devices.revoked'),
    );
    await seeLogged(first, 'device-revoked', TABLET);
    await openSecurity(second);
    const notice = second.page.getByText(second.say('workspace:shutOut.revoked'), { exact: true });
    await expect(notice).toBeVisible({ timeout: 60_000 });
    await expect(second.page.getByText(second.say('workspace:waiting.title'))).toHaveCount(0);
    await seeLogged(second, 'device-revoked', TABLET);
    // What it had stays, to be read; nothing is offered that would write.
    await second.page.getByRole('navigation').getByText(site.name).click();
    await expect(second.page.getByText(second.say('records:left'))).toBeVisible();
    await goTo(second, 'sync');
    await expect(second.page.getByRole('main')).toContainText(
      second.say('errors:access-revoked', { server: line.url }),
    );
  });
});
