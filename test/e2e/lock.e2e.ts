import { join } from 'node:path';
import { expect } from '@playwright/test';
import { castFor } from '../story/cast.ts';
import { searchFiles } from '../hosts/search-files.ts';
import { foundIn, mainHeap, pageHeap } from './heap.ts';
import { keysOnDisk } from './keys-on-disk.ts';
import { foundInMemory } from './process-memory.ts';
import { test } from './one-app.ts';
import { button, field } from './pages/fields.ts';
import { createWorkspace, goTo, seeHome, tryPassphrase } from './pages/gate.ts';
import type { Person } from './pages/person.ts';
import { agreeing } from './pages/secure-window.ts';

const { technician } = castFor('en');

/** What the person typed, and what must be nowhere once it is locked. */
const typed = {
  site: 'Plaintext Valley hall nine',
  contact: 'Ms Unmistakable, extension 4711',
  passphrase: technician.passphrase,
};

/** Processes of the app that hold keys, sessions or pages, by their numbers. */
async function processes({
  app,
}: Person): Promise<Record<'vault' | 'sessions' | 'page', number[]>> {
  return await app.electron.evaluate(({ app: self, BrowserWindow }) => {
    const named = (name: string): number[] =>
      self
        .getAppMetrics()
        .filter(metric => metric.name === name || metric.serviceName === name)
        .map(({ pid }) => pid);
    return {
      vault: named('Rackside vault'),
      sessions: named('Rackside sessions'),
      page: BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getOSProcessId()),
    };
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Which of the keys each process of the app holds anywhere in its memory, by what the process is. */
async function keysHeldBy(
  { app }: Person,
  keys: Readonly<Record<string, Uint8Array>>,
): Promise<Record<string, string[]>> {
  const running = await app.electron.evaluate(({ app: self }) =>
    self.getAppMetrics().map(({ pid, type, name }) => ({ pid, what: name ?? type })),
  );
  return Object.fromEntries(running.map(({ pid, what }) => [what, foundInMemory(pid, keys)]));
}

async function openWithTyping(person: Person): Promise<void> {
  const { page, say } = person;
  await createWorkspace(person, technician);
  await seeHome(person);
  await goTo(person, 'terminal');
  await agreeing(person, () => button(page, say('app:terminals.newLocal')).first().click());
  await expect(page.getByTestId('terminal-state')).toHaveAttribute('data-state', 'open');
  await page
    .getByRole('link', { name: say('app:nav.addSite') })
    .first()
    .click();
  await field(page, say('workspace:site.name')).fill(typed.site);
  await field(page, say('workspace:site.contact')).fill(typed.contact);
}

test('locked: no key-holding process, no plaintext in page or main, and what was typed is kept', async ({
  one,
}) => {
  const person = await one.open();
  const { app, page, say } = person;
  await openWithTyping(person);
  const before = await processes(person);
  expect(before).toEqual({
    vault: [expect.any(Number)],
    sessions: [expect.any(Number)],
    page: [expect.any(Number)],
  });
  // The search finds what is there: without this the emptiness below would prove nothing.
  expect(foundIn(await pageHeap(page), typed)).toEqual(expect.arrayContaining(['site', 'contact']));

  const keys = await keysOnDisk(one.profile, technician.passphrase);
  // What is typed by the debugger comes through main; keys are not typed. Only Linux shows the memory.
  const isShown = process.platform === 'linux';
  if (isShown) {
    const { Tab, 'Rackside vault': vault, ...others } = await keysHeldBy(person, keys);
    expect(Tab).toEqual(['local', 'records']);
    expect(vault).toEqual(expect.arrayContaining(['box', 'local', 'sign', 'space']));
    expect(Object.keys(others)).toEqual(expect.arrayContaining(['Browser', 'Rackside sessions']));
    expect(Object.values(others).flat()).toEqual([]);
  }

  // At once, while the form's last typing is still in its quiet period.
  await field(page, say('workspace:site.contact')).fill(`${typed.contact} (late)`);
  await page.keyboard.press('Control+l');
  await expect(page.getByText(say('workspace:lockedBy.asked'))).toBeVisible();

  const after = await processes(person);
  expect(after).toMatchObject({ vault: [], sessions: [] });
  expect(after.page).not.toEqual(before.page);
  for (const pid of [...before.vault, ...before.sessions, ...before.page]) {
    await expect.poll(() => isAlive(pid), { message: `process ${String(pid)}` }).toBe(false);
  }
  expect(page.workers()).toHaveLength(0);
  expect(foundIn(await pageHeap(page), typed)).toEqual([]);
  expect(foundIn(await mainHeap(app, join(one.profile, 'main.heapsnapshot')), typed)).toEqual([]);
  if (isShown) expect(Object.values(await keysHeldBy(person, keys)).flat()).toEqual([]);
  expect(await searchFiles(one.profile, keys)).toEqual([]);
  const addresses = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().flatMap(({ webContents }) =>
      webContents.navigationHistory.getAllEntries().map(({ url }) => url),
    ),
  );
  expect(addresses).toEqual(['app://rackside/#/unlock']);

  await tryPassphrase(person, technician.passphrase);
  await expect(field(page, say('workspace:site.name'))).toHaveValue(typed.site, {
    timeout: 30_000,
  });
  await expect(field(page, say('workspace:site.contact'))).toHaveValue(`${typed.contact} (late)`);
});

test('it locks with the screen, before sleep, at a change of user and at shutdown', async ({
  one,
}) => {
  const person = await one.open();
  const { app, page, say } = person;
  await createWorkspace(person, technician);
  await seeHome(person);
  const triggers = ['lock-screen', 'suspend', 'user-did-resign-active', 'shutdown'] as const;
  for (const trigger of triggers) {
    await test.step(trigger, async () => {
      await app.electron.evaluate(({ powerMonitor }, name) => {
        (powerMonitor as NodeJS.EventEmitter).emit(name);
      }, trigger);
      await expect(page.getByText(say('workspace:lockedBy.system'))).toBeVisible();
      expect((await processes(person)).vault).toEqual([]);
      await tryPassphrase(person, technician.passphrase);
      await seeHome(person);
    });
  }
  await test.step('a screen lock that the system tells of only when asked', async () => {
    await app.electron.evaluate(({ powerMonitor }) => {
      powerMonitor.getSystemIdleState = () => 'locked';
    });
    await expect(page.getByText(say('workspace:lockedBy.system'))).toBeVisible();
  });
});

test('closing the window keeps what was typed last', async ({ one }) => {
  const person = await one.open();
  const { page, say } = person;
  await createWorkspace(person, technician);
  await seeHome(person);
  await page
    .getByRole('link', { name: say('app:nav.addSite') })
    .first()
    .click();
  await field(page, say('workspace:site.name')).fill(typed.site);
  await person.app.close();

  const again = await one.open();
  await tryPassphrase(again, technician.passphrase);
  await seeHome(again);
  await again.page
    .getByRole('link', { name: say('app:nav.addSite') })
    .first()
    .click();
  await expect(field(again.page, say('workspace:site.name'))).toHaveValue(typed.site);
});
