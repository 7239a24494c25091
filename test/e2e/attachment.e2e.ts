import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { expect, test, type Locator } from '@playwright/test';
import { searchFiles } from '../hosts/search-files.ts';
import { castFor } from '../story/cast.ts';
import { setStage, type Stage } from '../story/stage.ts';
import { timeline } from './pages/faults.ts';
import { button, field } from './pages/fields.ts';
import { createWorkspace, goTo, joinWorkspace, seeHome } from './pages/gate.ts';
import { confirmJoiner, connectServer, inviteAs, seeAllSynced } from './pages/members.ts';
import type { Person } from './pages/person.ts';
import { addDevice, addSite } from './pages/sites.ts';

const cast = castFor('en');
const TITLE = 'Fan tray 2 stands still';
const NAME = 'fan-tray.png';
/** Lies in the picture as it is on the laptop, and nowhere else. */
const MARK = 'RACK-B04-UNIT-17-SEEN-BY-LIN';

let stage: Stage | undefined;
test.afterEach(async () => {
  await stage?.strike();
  stage = undefined;
});

/** A picture of noise, so that it takes more than one chunk, with the mark in a chunk of its own. */
function photo(): Buffer {
  const side = 720;
  const chunk = (type: string, content: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(content.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Array.from({ length: side }, () =>
    Buffer.concat([Buffer.from([0]), randomBytes(side * 3)]),
  );
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'),
    chunk('IHDR', head),
    chunk('raCk', Buffer.from(MARK)),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function fileOf(person: Person): Locator {
  return timeline(person).locator('[data-file]');
}

test('a photo attached offline is seen and opened on another laptop, and is sealed everywhere in between', async () => {
  stage = await setStage({ language: 'en' });
  const { line, server, folder, switchHost } = stage;
  line.mend();
  const first = await stage.start('first');
  await createWorkspace(first, cast.technician);
  await seeHome(first);
  await addSite(first, cast.site);
  await connectServer(first, { ...server, url: line.url }, cast.technician.passphrase);
  await seeAllSynced(first);
  await first.page.getByRole('navigation').getByRole('link', { name: cast.site.name }).click();
  const invitation = await inviteAs(first, 'lead');
  const second = await stage.start('second');
  await joinWorkspace(second, { ...cast.lead, invitation });
  await confirmJoiner(first, cast.lead.name);
  const site = second.page.getByRole('navigation').getByText(cast.site.name);
  await expect(site).toBeVisible({ timeout: 60_000 });

  line.cut();
  const { page, say } = first;
  const content = photo();
  const path = join(folder, NAME);
  await writeFile(path, content);
  await test.step('the first laptop attaches it without a network', async () => {
    await page.getByRole('navigation').getByRole('link', { name: cast.site.name }).click();
    await addDevice(first, 'HZ-CORE-SW01', switchHost);
    await page.getByRole('link', { name: say('assets:asset.reportFault') }).click();
    await field(page, say('problems:field.title')).fill(TITLE);
    await button(page, say('problems:new.save')).click();
    await expect(page.getByRole('heading', { name: TITLE })).toBeVisible();
    await page.getByText(say('attachments:images.original'), { exact: true }).click();
    await page.locator('input[type=file]').setInputFiles(path);
    await expect(fileOf(first)).toHaveAttribute('data-at', 'here');
    await expect(fileOf(first)).toContainText(say('attachments:at.here'));
    await expect(fileOf(first).locator('img')).toBeVisible();
  });

  line.mend();
  await expect(fileOf(first)).toHaveAttribute('data-at', 'both', { timeout: 60_000 });

  await test.step('the second laptop sees it, opens it, and saves the very same bytes', async () => {
    await goTo(second, 'faults');
    const row = second.page.getByRole('row').filter({ hasText: TITLE });
    await row.getByRole('link').first().click({ timeout: 60_000 });
    await expect(fileOf(second)).toHaveAttribute('data-at', 'both', { timeout: 60_000 });
    await button(second.page, say('attachments:open', { name: NAME })).click();
    const dialog = second.page.getByRole('dialog');
    const shown = dialog.getByRole('img', { name: NAME });
    await expect(shown).toBeVisible();
    expect(await shown.evaluate(image => (image as HTMLImageElement).naturalWidth)).toBe(720);
    await second.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();

    const saved = join(folder, 'saved.png');
    await second.app.electron.evaluate(({ dialog: dialogs }, filePath) => {
      dialogs.showSaveDialog = async () => ({ canceled: false, filePath });
    }, saved);
    await button(second.page, say('attachments:saveOf', { name: NAME })).click();
    await button(second.page, say('attachments:saveDialog.choose')).click();
    await expect.poll(() => readFile(saved).catch(() => Buffer.alloc(0))).toEqual(content);
  });

  const sealed = await readdir(join(folder, 'server', 'blobs'), { recursive: true });
  expect(sealed.filter(name => /[0-9a-f]{64}$/.test(name)).length).toBeGreaterThan(1);
  for (const where of ['server', 'first', 'second']) {
    expect(await searchFiles(join(folder, where), { mark: MARK, name: NAME })).toEqual([]);
  }
});
