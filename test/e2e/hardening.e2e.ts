import { expect } from '@playwright/test';
import { createWorkspace, seeHome } from './pages/gate.ts';
import { test } from './one-app.ts';
import { castFor } from '../story/cast.ts';

const { technician } = castFor('en');

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

test('windows, navigation and permissions are denied', async ({ one }) => {
  const { app, page } = await one.open();
  const address = page.url();
  const outcome = await page.evaluate(async () => {
    const opened = window.open('https://example.invalid/');
    window.location.assign('https://example.invalid/');
    const asked = await Promise.all(
      ['geolocation', 'notifications', 'clipboard-read', 'midi'].map(async name => {
        const status = await navigator.permissions.query({ name: name as PermissionName });
        return `${name} ${status.state}`;
      }),
    );
    const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      (problem: DOMException) => problem.name,
    );
    return { opened: opened !== null, asked, camera, persisted: await navigator.storage.persist() };
  });
  expect(outcome).toEqual({
    opened: false,
    asked: ['geolocation denied', 'notifications denied', 'clipboard-read denied', 'midi denied'],
    camera: expect.stringMatching(/NotAllowedError|NotFoundError/),
    persisted: true,
  });
  expect(page.url()).toBe(address);
  expect(
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
  ).toBe(1);
});

test('calls are parsed, and refused from any other frame or window', async ({ one }) => {
  const { app, page } = await one.open();
  const answers = await page.evaluate(async () => {
    const { rackside } = window as unknown as {
      rackside: Record<string, Record<string, (input?: unknown) => Promise<unknown>>>;
    };
    return await Promise.all([
      rackside['settings']?.['write']?.({ theme: 'pink' }),
      rackside['terminal']?.['openPort']?.({ session: '../../etc' }),
      rackside['sync']?.['enrol']?.({ server: 'file:///etc/passwd', code: '' }),
      rackside['reports']?.['revealFile']?.({ path: '/etc/passwd' }),
      rackside['terminal']?.['openPort']?.({ session: crypto.randomUUID() }),
    ]);
  });
  expect(answers).toMatchObject([
    { ok: false, error: { kind: 'invalid-input' } },
    { ok: false, error: { kind: 'invalid-input' } },
    { ok: false, error: { kind: 'invalid-input' } },
    { ok: false, error: { kind: 'not-permitted' } },
    { ok: false, error: { kind: 'locked' } },
  ]);

  const stranger = await app.electron.evaluate(async ({ app: self, BrowserWindow }) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: { preload: `${self.getAppPath()}/out/preload/index.cjs`, sandbox: true },
    });
    await window.loadURL('app://rackside/');
    const answer: unknown = await window.webContents.executeJavaScript(
      'window.rackside.workspace.status()',
    );
    window.destroy();
    return answer;
  });
  expect(stranger).toMatchObject({ ok: false, error: { kind: 'not-permitted' } });
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
  await expect(page.locator('body')).not.toContainText(technician.orgName);
  expect(page.workers()).toHaveLength(0);
});

test('a page that begins anew is locked', async ({ one }) => {
  const person = await one.open();
  await createWorkspace(person, technician);
  await seeHome(person);
  await person.page.reload();
  await expect(
    person.page.getByRole('button', { name: person.say('workspace:unlockAction') }),
  ).toBeVisible();
});
