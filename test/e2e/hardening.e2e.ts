import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { button, field } from './pages/fields.ts';
import { createWorkspace, seeHome } from './pages/gate.ts';
import { test } from './one-app.ts';
import { castFor } from '../story/cast.ts';

const { technician } = castFor('en');

/** The page has found its first screen: nothing changes its address any more. */
const WELCOME = /#\/welcome$/;

test('the page is sandboxed, isolated and has no Node', async ({ one }) => {
  const { app, page } = await one.open();
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    // Not in Electron's types, yet the only place that says what is in force.
    const contents = window?.webContents as unknown as { getLastWebPreferences(): object };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  });
  expect(
    await page.evaluate(() =>
      ['require', 'process', 'Buffer', 'ipcRenderer', 'electron'].filter(name => name in window),
    ),
  ).toEqual([]);
});

test('the bridge has named functions and nothing raw', async ({ one }) => {
  const { page } = await one.open();
  const shape = await page.evaluate(() => {
    const bridge = (window as unknown as { rackside: Record<string, unknown> }).rackside;
    return Object.fromEntries(
      Object.entries(bridge).map(([name, part]) => [
        name,
        typeof part === 'function'
          ? 'function'
          : Object.values(part as object).every(value => typeof value === 'function'),
      ]),
    );
  });
  expect(shape).toEqual({
    workspace: true,
    settings: true,
    sync: true,
    terminal: true,
    reports: true,
    storage: true,
    attachments: true,
    on: 'function',
  });
});

test('every answer of app:// carries the policy, and nothing outside its folder is served', async ({
  one,
}) => {
  const { page } = await one.open();
  const answers = await page.evaluate(async () => {
    const paths = ['/', '/%2e%2e/%2e%2e/package.json', '/..%2f..%2fpackage.json', '/main/index.js'];
    return await Promise.all(
      paths.map(async path => {
        const answer = await fetch(path);
        return { status: answer.status, policy: answer.headers.get('content-security-policy') };
      }),
    );
  });
  expect(answers.map(answer => answer.status)).toEqual([200, 404, 404, 404]);
  for (const { policy } of answers) {
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
  }
});

test('script, connection and frame from elsewhere are refused', async ({ one }) => {
  const { page } = await one.open();
  const outcome = await page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', event =>
      violations.push(event.effectiveDirective),
    );
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    const frame = document.createElement('iframe');
    frame.src = 'https://example.invalid/';
    document.body.append(frame);
    const reached = await fetch('http://127.0.0.1:9/').then(
      () => true,
      () => false,
    );
    await new Promise(resolve => setTimeout(resolve, 200));
    return { injected: 'injected' in window, reached, violations };
  });
  expect(outcome.injected).toBe(false);
  expect(outcome.reached).toBe(false);
  expect(outcome.violations.join(' ')).toMatch(/script-src/);
  expect(outcome.violations).toEqual(expect.arrayContaining(['connect-src', 'frame-src']));
});

test('new windows, navigation and addresses of other programs are denied', async ({ one }) => {
  const { app, page } = await one.open();
  await app.electron.evaluate(({ shell }) => {
    const calls: string[] = [];
    Object.assign(globalThis, { openedOutside: calls });
    shell.openExternal = async url => void calls.push(url);
  });
  await page.waitForURL(WELCOME);
  const address = page.url();
  const opened = await page.evaluate(async () => {
    const windows = [window.open('https://example.invalid/'), window.open('app://rackside/')];
    const targets = ['https://example.invalid/', 'mailto:a@example.invalid', 'file:///etc/passwd'];
    for (const href of [...targets, 'rackside:x', 'data:text/html,x', 'javascript:void 0']) {
      const link = Object.assign(document.createElement('a'), { href, target: '_blank' });
      document.body.append(link);
      link.click();
      link.target = '_self';
      link.click();
      link.remove();
    }
    window.location.assign('https://example.invalid/');
    await new Promise(resolve => setTimeout(resolve, 300));
    return windows.filter(each => each !== null).length;
  });
  expect(opened).toBe(0);
  expect(page.url()).toBe(address);
  // The allow-list of addresses for the system's browser is empty.
  expect(
    await app.electron.evaluate(({ webContents }) => ({
      outside: (globalThis as unknown as { openedOutside: string[] }).openedOutside,
      contents: webContents.getAllWebContents().length,
    })),
  ).toEqual({ outside: [], contents: 1 });
});

test('a navigation that script begins by form, frame or history stays where it is', async ({
  one,
}) => {
  const { page } = await one.open();
  await page.waitForURL(WELCOME);
  const address = page.url();
  await page.evaluate(async () => {
    const form = Object.assign(document.createElement('form'), {
      action: 'https://example.invalid/',
      method: 'post',
    });
    document.body.append(form);
    form.submit();
    const meta = Object.assign(document.createElement('meta'), {
      httpEquiv: 'refresh',
      content: '0;url=https://example.invalid/',
    });
    document.head.append(meta);
    await new Promise(resolve => setTimeout(resolve, 500));
  });
  expect(page.url()).toBe(address);
});

test('what the page calls itself is in no title of a window', async ({ one }) => {
  const { app, page } = await one.open();
  await page.evaluate(async () => {
    document.title = 'Fault at North Hospital';
    await new Promise(resolve => setTimeout(resolve, 200));
  });
  expect(
    await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(window => window.getTitle()),
    ),
  ).toEqual(['Rackside']);
});

test('a webview is nothing', async ({ one }) => {
  const { app, page } = await one.open();
  await page.evaluate(async () => {
    const view = document.createElement('webview');
    view.setAttribute('src', 'https://example.invalid/');
    view.setAttribute('nodeintegration', '');
    document.body.append(view);
    await new Promise(resolve => setTimeout(resolve, 300));
  });
  expect(
    await app.electron.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map(contents => contents.getType()),
    ),
  ).toEqual(['window']);
});

test('of permissions that are checked, storage alone is granted', async ({ one }) => {
  const { page } = await one.open();
  const states = await page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'midi',
      'persistent-storage',
    ];
    const more = ['clipboard-read', 'accelerometer', 'background-sync', 'screen-wake-lock'];
    return await Promise.all(
      [...names, ...more].map(async name => {
        const { state } = await navigator.permissions.query({ name: name as PermissionName });
        return { name, state };
      }),
    );
  });
  const granted = states.filter(({ state }) => state !== 'denied');
  expect(granted).toEqual([{ name: 'persistent-storage', state: 'granted' }]);
});

test('of permissions that are asked for, storage alone is granted', async ({ one }) => {
  const { page } = await one.open();
  // A click first: some are refused without one for another reason than ours.
  await page.mouse.click(1, 1);
  const outcome = await page.evaluate(async () => {
    type Asked = Readonly<Record<string, (() => Promise<unknown>) | undefined>>;
    const devices = navigator as unknown as Record<
      string,
      Record<string, (of: object) => Promise<unknown>>
    >;
    const asked: Asked = {
      camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
      microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
      screen: () => navigator.mediaDevices.getDisplayMedia(),
      place: () =>
        new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
      notifications: async () => {
        const answer = await Notification.requestPermission();
        if (answer !== 'granted') throw new Error(answer);
      },
      clipboard: () => navigator.clipboard.readText(),
      serial: () => devices['serial']?.['requestPort']?.({}) ?? Promise.reject(new Error('none')),
      usb: () =>
        devices['usb']?.['requestDevice']?.({ filters: [] }) ?? Promise.reject(new Error('none')),
      hid: async () => {
        const given = await devices['hid']?.['requestDevice']?.({ filters: [] });
        if (!Array.isArray(given) || given.length === 0) throw new Error('none');
      },
      pointer: () => Promise.resolve(document.body.requestPointerLock()),
      fullscreen: () => document.documentElement.requestFullscreen(),
    };
    const granted: string[] = [];
    for (const [name, ask] of Object.entries(asked)) {
      // Some are never answered where there is no device or chooser: that is no yes either.
      const silence = new Promise((_resolve, reject) => setTimeout(reject, 2_000));
      await Promise.race([ask?.(), silence]).then(
        () => granted.push(name),
        () => undefined,
      );
    }
    return { granted, persisted: await navigator.storage.persist() };
  });
  expect(outcome).toEqual({ granted: [], persisted: true });
});

test('payloads are parsed in one place: unknown names, wrong shapes and floods get a typed error', async ({
  one,
}) => {
  const { page } = await one.open();
  const answers = await page.evaluate(async () => {
    const { rackside } = window as unknown as {
      rackside: Record<string, Record<string, (input?: unknown) => Promise<unknown>>>;
    };
    const session = crypto.randomUUID();
    return await Promise.all([
      rackside['settings']?.['write']?.({ theme: 'pink' }),
      rackside['terminal']?.['openPort']?.({ session: '../../etc', transport: 'local' }),
      rackside['terminal']?.['openPort']?.({ session, transport: 'telnet' }),
      rackside['sync']?.['enrol']?.({ server: 'file:///etc/passwd', code: '' }),
      rackside['terminal']?.['copy']?.({ text: 'x'.repeat(2_000_000) }),
      rackside['reports']?.['revealFile']?.({ path: '/etc/passwd' }),
      rackside['terminal']?.['openPort']?.({ session, transport: 'local' }),
    ]);
  });
  const wrong = { ok: false, error: { kind: 'invalid-input' } };
  expect(answers).toMatchObject([
    wrong,
    wrong,
    wrong,
    wrong,
    wrong,
    { ok: false, error: { kind: 'not-permitted' } },
    { ok: false, error: { kind: 'locked' } },
  ]);
});

test('calls are refused from a second window, from another site and from a frame', async ({
  one,
}) => {
  const { app, page } = await one.open();
  const strangers = await app.electron.evaluate(async ({ app: self, BrowserWindow }) => {
    const ask = async (address: string): Promise<unknown> => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { preload: `${self.getAppPath()}/out/preload/index.cjs`, sandbox: true },
      });
      await window.loadURL(address);
      const answer: unknown = await window.webContents.executeJavaScript(
        'window.rackside.workspace.status()',
      );
      window.destroy();
      return answer;
    };
    return await Promise.all([
      ask('app://rackside/'),
      ask('app://locked/'),
      ask('data:text/html,x'),
    ]);
  });
  const refused = { ok: false, error: { kind: 'not-permitted' } };
  expect(strangers).toMatchObject([refused, refused, refused]);
  const inFrame = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    return frame.contentWindow !== null && 'rackside' in frame.contentWindow;
  });
  expect(inFrame).toBe(false);
});

test('the log holds no plaintext, and a renderer that crashes leaves no dump', async ({ one }) => {
  const person = await one.open();
  const { app, page, say } = person;
  const log: string[] = [];
  for (const stream of [app.electron.process().stdout, app.electron.process().stderr]) {
    stream?.on('data', chunk => log.push(String(chunk)));
  }
  await createWorkspace(person, technician);
  await seeHome(person);
  await page
    .getByRole('link', { name: say('app:nav.addSite') })
    .first()
    .click();
  await field(page, say('workspace:site.name')).fill('Plaintext Valley');
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error('Plaintext Valley in an error');
    });
    void Promise.reject(new Error('Plaintext Valley in a promise'));
  });
  await button(page, say('app:lock')).click();
  await expect(page.getByText(say('workspace:lockedBy.asked'))).toBeVisible();
  const dumps = await app.electron.evaluate(({ app: self }) => self.getPath('crashDumps'));
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  await expect.poll(() => log.join('')).toContain('renderer.gone');
  const text = log.join('');
  expect(text).toContain('workspace.locked');
  for (const secret of ['Plaintext Valley', technician.passphrase, technician.orgName]) {
    expect(text).not.toContain(secret);
  }
  const files = await readdir(dumps, { recursive: true }).catch(() => []);
  expect(files.filter(file => file.endsWith('.dmp'))).toEqual([]);
});

test('locking ends the vault host, and only the screen that asks is left', async ({ one }) => {
  const person = await one.open();
  const { app, page, say } = person;
  const vaultHosts = (): Promise<number> =>
    app.electron.evaluate(
      ({ app: self }) =>
        self
          .getAppMetrics()
          .filter(
            metric => metric.name === 'Rackside vault' || metric.serviceName === 'Rackside vault',
          ).length,
    );
  expect(await vaultHosts()).toBe(0);
  await createWorkspace(person, technician);
  await seeHome(person);
  expect(await vaultHosts()).toBe(1);
  await page.getByRole('button', { name: say('app:lock') }).click();
  await expect(page.getByText(say('workspace:lockedBy.asked'))).toBeVisible();
  await expect.poll(vaultHosts).toBe(0);
  // Whose turn it is to unlock is said; nothing of the workspace is.
  await expect(page.getByRole('link', { name: say('app:nav.addSite') })).toHaveCount(0);
  await expect(page.getByRole('heading', { name: say('home:title'), exact: true })).toHaveCount(0);
  expect(page.workers()).toHaveLength(0);
});

test('a second start on the same profile leaves it to the first', async ({ one }) => {
  const { app } = await one.open();
  const first = app.electron.process();
  const own = first.spawnargs.filter(each => /^--(no-sandbox|lang=|profile-dir=)/.test(each));
  const second = spawn(first.spawnfile, [...own, process.cwd()], { stdio: 'ignore' });
  expect(await new Promise(ended => second.once('exit', ended))).toBe(0);
  expect(
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
  ).toBe(1);
});

test('everything on screen comes from app://: nothing remote, no file', async ({ one }) => {
  const person = await one.open();
  const { page } = person;
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  await page.reload();
  await createWorkspace(person, technician);
  await seeHome(person);
  expect(asked).toContain('app://rackside/');
  expect(asked.filter(url => url.endsWith('.js')).length).toBeGreaterThan(0);
  expect(asked.filter(url => !url.startsWith('app://rackside/'))).toEqual([]);
});

test('a page that begins anew is locked', async ({ one }) => {
  const person = await one.open();
  await createWorkspace(person, technician);
  await seeHome(person);
  await person.page.reload();
  await expect(button(person.page, person.say('workspace:unlockAction'))).toBeVisible();
});
