import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { castFor } from '../story/cast.ts';
import { setStage, type Stage } from '../story/stage.ts';
import { button, field } from './pages/fields.ts';
import { createWorkspace, joinWorkspace, seeHome, tryPassphrase } from './pages/gate.ts';
import { confirmJoiner, connectServer, inviteAs, seeAllSynced } from './pages/members.ts';
import { closing, heldCode, keeping, secureWindowOf, typing } from './pages/secure-window.ts';
import { chooseFile, openSecurity, securityPart, seeLogged, sixWords } from './pages/security.ts';
import { addSite } from './pages/sites.ts';
import { choosing } from './pages/storage.ts';

const cast = castFor('en');
const NEXT = 'harbor velvet onion cactus';

let stage: Stage | undefined;
test.afterEach(async () => {
  await stage?.strike();
  stage = undefined;
});

test('who enrolled and forgot the passphrase is let back in by the organisation', async () => {
  stage = await setStage({ language: 'en' });
  const { line, server, folder } = stage;
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
  const place = lead.page.getByRole('navigation').getByText(cast.site.name);
  await expect(place).toBeVisible({ timeout: 60_000 });
  const { say } = admin;
  const organisation = securityPart(admin, 'org');

  const made = await test.step('the administrator makes the key and keeps its code', async () => {
    await openSecurity(admin);
    const kit = await secureWindowOf(admin, () =>
      button(organisation, say('settings:security.org.make')).click(),
    );
    const code = await heldCode(kit);
    await keeping(kit);
    const shown = organisation.getByText(/^rackside-recovery-key:/);
    await expect(shown).toBeVisible();
    await seeLogged(admin, 'org-key-made');
    const words = await sixWords(organisation.getByTestId('org-words'));
    return { code, text: await shown.innerText(), words };
  });

  await test.step('the engineer compares its words and enrols', async () => {
    await openSecurity(lead);
    await button(lead.page, say('settings:security.org.enrol')).click();
    const dialog = lead.page.getByRole('dialog');
    await field(dialog, say('settings:security.org.paste')).fill(made.text);
    await button(dialog, say('settings:security.org.look')).click();
    await expect(dialog.locator('code')).toHaveCount(6);
    expect(await sixWords(dialog)).toBe(made.words);
    const consent = await secureWindowOf(lead, () =>
      button(dialog, say('settings:security.org.agree')).click(),
    );
    await expect(consent.locator('body')).toContainText(made.words);
    const asked = await secureWindowOf(lead, () =>
      closing(consent, () => consent.getByTestId('agree').click()),
    );
    await typing(asked, { present: cast.lead.passphrase });
    await expect(dialog).toBeHidden();
    await seeLogged(lead, 'org-enrolled');
  });

  const request = join(folder, 'request.json');
  const words = await test.step('who has forgotten the passphrase makes a request', async () => {
    await lead.page.keyboard.press('Control+l');
    await button(lead.page, say('workspace:ways.other')).click();
    await button(lead.page, say('workspace:ways.organisation')).click();
    const asked = await secureWindowOf(lead, () =>
      button(lead.page, say('workspace:orgRecovery.make')).click(),
    );
    await typing(asked, { new: NEXT, repeat: NEXT });
    await choosing(lead, request);
    await button(lead.page, say('workspace:orgRecovery.save')).click();
    await expect(button(lead.page, say('workspace:orgRecovery.saved'))).toBeVisible();
    return await sixWords(lead.page);
  });

  const answer = join(folder, 'answer.json');
  await test.step('the administrator hears the words and answers with the code', async () => {
    await button(organisation, say('settings:security.org.answer')).click();
    const dialog = admin.page.getByRole('dialog');
    await chooseFile(dialog, request);
    await expect(dialog).toContainText(cast.lead.name);
    expect(await sixWords(dialog)).toBe(words);
    await choosing(admin, answer);
    const consent = await secureWindowOf(admin, () =>
      button(dialog, say('settings:security.org.answerAction')).click(),
    );
    await expect(consent.locator('body')).toContainText(words);
    const asked = await secureWindowOf(admin, () =>
      closing(consent, () => consent.getByTestId('agree').click()),
    );
    await typing(asked, { code: made.code });
    await expect(dialog).toContainText(say('settings:security.org.answered'));
    await button(dialog, say('settings:security.done')).click();
    await seeLogged(admin, 'org-answered', cast.lead.name);
  });

  await test.step('the answer opens with the passphrase that was chosen, and a new kit is shown', async () => {
    await chooseFile(lead.page, answer);
    const asked = await secureWindowOf(lead, () =>
      button(lead.page, say('workspace:orgRecovery.finish')).click(),
    );
    const kit = await secureWindowOf(lead, () => typing(asked, { present: NEXT }));
    expect(await heldCode(kit)).toMatch(/^RRC1-/);
    await keeping(kit);
    // Back at the screen that was open.
    await seeLogged(lead, 'org-used');
    await seeLogged(lead, 'org-requested');
    await expect(button(lead.page, say('settings:security.ways.replaceCode'))).toBeVisible();
    await expect(securityPart(lead, 'org')).toContainText(say('settings:security.org.notEnrolled'));
  });

  await test.step('the new passphrase opens, the forgotten one does not', async () => {
    await lead.page.keyboard.press('Control+l');
    await tryPassphrase(lead, cast.lead.passphrase);
    await expect(lead.page.locator('[data-error="wrong-passphrase"]')).toBeVisible();
    await lead.page.waitForTimeout(1500);
    await tryPassphrase(lead, NEXT);
    await expect(securityPart(lead, 'ways')).toBeVisible({ timeout: 30_000 });
  });
});
