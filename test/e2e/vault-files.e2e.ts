import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator } from '@playwright/test';
import { castFor } from '../story/cast.ts';
import { test } from './one-app.ts';
import { button, field } from './pages/fields.ts';
import { createWorkspace, goTo, seeHome } from './pages/gate.ts';
import type { Person } from './pages/person.ts';
import { closing, secureWindowOf, typing } from './pages/secure-window.ts';
import { addSite } from './pages/sites.ts';
import { credentialList, holdToRead, openCredential, openFromMenu } from './pages/vault.ts';

const { technician, site } = castFor('en');
const fixtures = join(import.meta.dirname, '../fixtures/keepass');
/** Of the fixtures, see the README beside them. */
const KEEPASS = '正确-horse-Battery-9';
const EXPORTED = 'a passphrase for the handover';
const SWITCH = 'SW1 核心交换机';
const FIREWALL = 'FW1 出口防火墙';

test.describe.configure({ timeout: 240_000 });

test('credentials come from the files of others, go out sealed, and come back', async ({ one }) => {
  const person = await one.open();
  const { page, say } = person;
  const main = page.getByRole('main');
  const preview = page.getByRole('table', { name: say('vault:import.step.check') });
  const exported = join(one.profile, 'handover.rackside-credentials');
  const at = (name: string): string => join(one.profile, name);
  await createWorkspace(person, technician);
  await seeHome(person);
  await addSite(person, site);

  await test.step('a KeePass database by passphrase and key file, asked in one window', async () => {
    const asked = await picking(person, join(fixtures, 'key-hex.kdbx'));
    const submit = asked.getByTestId('submit');
    await asked.locator('input[name="present"]').fill(KEEPASS);
    await submit.click();
    await expect(asked.locator('[data-error="wrong-passphrase"]')).toBeVisible();
    for (const [key, isRight] of [
      ['raw.key', false],
      ['hex.key', true],
    ] as const) {
      await choosing(person, join(fixtures, key));
      await button(asked, say('secure:passphrase.keyFile.pick')).click();
      await expect(
        asked.getByText(say('secure:passphrase.keyFile.picked', { name: key })),
      ).toBeVisible();
      if (isRight) break;
      await submit.click();
      await expect(asked.locator('[data-error="wrong-file-key"]')).toBeVisible();
    }
    await closing(asked, () => submit.click());
    await expect(preview.getByRole('row')).toHaveCount(2);
    await storing(person, 1);
    await expect(credentialList(person)).toContainText(SWITCH);
  });

  await test.step('it is used where nothing is under way: a record of the work is begun', async () => {
    await openCredential(person, SWITCH);
    const revealing = async (): Promise<void> => {
      await button(main, say('vault:action.reveal')).first().click();
      const dialog = page.getByRole('dialog', { name: say('vault:work.title') });
      await field(dialog, say('vault:work.newTitle')).fill('Renew the backup account');
      await field(dialog, say('vault:work.reason')).fill('look at the old one');
      await button(dialog, say('vault:work.goOn')).click();
    };
    const shown = await secureWindowOf(person, revealing);
    expect(await holdToRead(shown, say('secure:field.password'))).toBe('inside-hex');
    await closing(shown, () => button(shown, say('secure:close')).click());
    const uses = page.getByRole('table', { name: say('vault:uses.title') });
    await uses.getByRole('link', { name: /Renew the backup account/ }).click();
    await expect(main.getByRole('list', { name: say('problems:timeline.title') })).toContainText(
      'look at the old one',
    );
  });

  await test.step('a KeePass XML, with what is there already marked', async () => {
    await picked(person, join(fixtures, 'export.xml'));
    await expect(preview.getByRole('row')).toHaveCount(3);
    await expect(main).toContainText(say('vault:import.new', { count: 2 }));
    await storing(person, 2);
    await expect(credentialList(person)).toContainText(FIREWALL);
  });

  await test.step('a CSV of KeePassXC, of which nothing is new', async () => {
    await picked(person, join(fixtures, 'export.csv'));
    await expect(main).toContainText(say('vault:import.duplicate', { count: 2 }));
    await expect(main.getByRole('button', { name: /^Import/ })).toBeDisabled();
  });

  await test.step('a Bitwarden JSON', async () => {
    const login = { username: 'ops', password: 'bw-Secret-1', uris: [{ uri: '10.0.0.9' }] };
    const items = [{ type: 1, name: 'Bastion', login }];
    await writeFile(at('bitwarden.json'), JSON.stringify({ encrypted: false, items }));
    await picked(person, at('bitwarden.json'));
    expect(await page.content()).not.toContain('bw-Secret-1');
    await storing(person, 1);
    await expect(credentialList(person)).toContainText('Bastion');
  });

  await test.step('all of them go into a file that is sealed outside the page', async () => {
    await openFromMenu(person, 'export');
    await person.app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, exported);
    const consent = await secureWindowOf(person, async () => {
      await button(main, say('vault:export.action')).click();
      const dialog = page.getByRole('dialog', { name: say('vault:work.title') });
      await field(dialog, say('vault:work.which')).selectOption({ index: 1 });
      await field(dialog, say('vault:work.reason')).fill('handover');
      await button(dialog, say('vault:work.goOn')).click();
    });
    const sealing = await secureWindowOf(person, () =>
      closing(consent, () => consent.getByTestId('agree').click()),
    );
    await typing(sealing, { new: EXPORTED, repeat: EXPORTED });
    await expect(main).toContainText(say('vault:export.done', { count: 4 }));
    expect((await readFile(exported)).includes('bw-Secret-1')).toBe(false);
  });

  await test.step('that file comes back with its passphrase alone', async () => {
    const asked = await picking(person, exported);
    await expect(button(asked, say('secure:passphrase.keyFile.pick'))).toHaveCount(0);
    await typing(asked, { present: EXPORTED });
    await expect(preview.getByRole('row')).toHaveCount(5);
    await expect(main).toContainText(say('vault:import.duplicate', { count: 4 }));
  });

  await test.step('a damaged, a newer and a too large file say so and change nothing', async () => {
    const whole = await readFile(join(fixtures, 'v4-argon2d.kdbx'));
    await writeFile(at('damaged.kdbx'), whole.subarray(0, 100));
    const newer = Buffer.from(whole);
    newer[10] = 9;
    await writeFile(at('newer.kdbx'), newer);
    await writeFile(at('large.csv'), '');
    await truncate(at('large.csv'), 33 * 1024 * 1024);
    for (const [file, kind, word] of [
      ['damaged.kdbx', 'import-damaged', 'damaged'],
      ['newer.kdbx', 'import-newer', '9.1'],
      ['large.csv', 'import-too-large', '32 MB'],
    ] as const) {
      await picked(person, at(file));
      const notice = main.locator(`[data-error="${kind}"]`);
      await expect(notice).toContainText(file);
      await expect(notice).toContainText(word);
    }
    await goTo(person, 'vault');
    await expect(credentialList(person).getByRole('gridcell').getByRole('link')).toHaveCount(4);
  });
});

/** The next file dialog answers with this file. */
async function choosing({ app }: Person, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, path);
}

/** Picks a file to import. */
async function picked(person: Person, path: string): Promise<void> {
  const { page, say } = person;
  await openFromMenu(person, 'import');
  await choosing(person, path);
  const pick: Locator = button(page.getByRole('main'), say('vault:import.pick'));
  await pick.click();
}

/** Picks a file that is sealed; answers with the window that asks for its passphrase. */
function picking(person: Person, path: string) {
  return secureWindowOf(person, () => picked(person, path));
}

/** Stores what the preview proposes, so many, and goes to the list. */
async function storing({ page, say }: Person, count: number): Promise<void> {
  const main = page.getByRole('main');
  await button(main, say('vault:import.commit', { count })).click();
  await main.getByRole('link', { name: say('vault:import.toList') }).click();
}
