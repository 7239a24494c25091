import { expect, type Page } from '@playwright/test';
import type { SecureRequest } from '../../common/features/vault/secure-window.ts';
import { contrast, everyRule, seriousViolations } from './axe.ts';
import { test } from './one-app.ts';
import { closing } from './pages/secure-window.ts';
import { stageSecureWindow, type StagedOwner } from './staged-secure-window.ts';

const of = { name: 'HZ-CORE-SW01', username: 'netops', target: '10.20.0.2:22' };
const slot = { label: '', isRequired: false, isSet: false } as const;

/** One window of each kind. */
const requests: Readonly<Record<string, SecureRequest>> = {
  consent: {
    kind: 'consent',
    question: {
      kind: 'admit-member',
      name: 'Lin Yan 林燕',
      fingerprint: 'copper ladder seven lamps quiet harbour',
      role: 'lead',
      spaces: 2,
    },
  },
  unlock: {
    kind: 'consent',
    question: {
      kind: 'unlock-by-keystore',
      name: 'Chen Wei',
      organisation: 'Northwind IT Services',
    },
  },
  policy: {
    kind: 'consent',
    question: {
      kind: 'change-policy',
      logIn: 'engineer, lead, admin',
      reveal: 'lead, admin',
      copy: '',
      type: 'engineer',
      export: 'admin',
      reasonFor: 'reveal, copy',
      revealSeconds: 30,
    },
  },
  reveal: {
    kind: 'reveal',
    of,
    fields: [
      { name: 'password', label: '', kind: 'hidden' },
      { name: 'totp', label: '', kind: 'totp' },
      { name: 'Console', label: 'Console', kind: 'text' },
      { name: 'certificate', label: 'core.pem', kind: 'file' },
    ],
    closeAfterSeconds: 60,
  },
  enter: {
    kind: 'enter',
    of,
    fields: [
      { ...slot, name: 'password', kind: 'hidden', isRequired: true },
      { ...slot, name: 'totp', kind: 'totp', isSet: true },
      { ...slot, name: 'privateKey', kind: 'hidden' },
      { ...slot, name: 'certificate', kind: 'file' },
    ],
    mayAdd: true,
  },
  passphrase: { kind: 'passphrase', purpose: 'change', hints: ['Northwind'] },
  recovery: { kind: 'passphrase', purpose: 'recover', hints: [] },
  kit: {
    kind: 'kit',
    organisation: 'Northwind IT Services',
    person: 'Chen Wei',
    server: 'https://sync.example.com',
    madeAt: Date.UTC(2026, 2, 9),
    fields: [
      { name: 'secret-key', label: '', kind: 'text' },
      { name: 'recovery-code', label: '', kind: 'text' },
    ],
    qr: 'secret-key',
  },
};
const fields = {
  password: 'S3cure~console',
  Console: 'line 7',
  'secret-key': 'A3-QWERT-YUIOP-ASDFG-HJKLZ-XCVBN',
  'recovery-code': 'RC-7K3M-9PQR-2XYZ',
};

test('every secure window in both languages, light and dark, without a serious WCAG violation', async ({
  one,
}, info) => {
  const { app } = await one.open();
  const found: string[] = [];
  for (const [name, request] of Object.entries(requests)) {
    for (const language of ['zh-CN', 'en'] as const) {
      const { page } = await stageSecureWindow(app, { request, fields }, { language });
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
        // What the window waits for before it can be answered.
        if (request.kind === 'consent') await expect(page.getByTestId('agree')).toBeEnabled();
        await page.screenshot({ path: info.outputPath(`${name}-${language}-${scheme}.png`) });
        const rules = scheme === 'light' && language === 'en' ? everyRule : contrast;
        const serious = await seriousViolations(page, rules);
        found.push(...serious.map(line => `${name}, ${language}, ${scheme}: ${line}`));
      }
      await closing(page, () => page.keyboard.press('Escape'));
    }
  }
  expect(found).toEqual([]);
});

const staged = async (
  one: { readonly open: () => Promise<{ app: Parameters<typeof stageSecureWindow>[0] }> },
  owner: StagedOwner,
): ReturnType<typeof stageSecureWindow> =>
  stageSecureWindow((await one.open()).app, owner, { language: 'en' });

async function request(name: string): Promise<SecureRequest> {
  const wanted = requests[name];
  if (wanted === undefined) throw new Error(`no request ${name}`);
  return wanted;
}

test('a secret shows while its button is held, by pointer and by key, and not after', async ({
  one,
}) => {
  const { page, calls } = await staged(one, { request: await request('reveal'), fields });
  const shown = page.getByTestId('secret-value').first();
  const eye = page.getByRole('button', { name: 'Hold to show: Password' });
  await expect(shown).toHaveText('••••••••');
  await expect(page.locator('body')).not.toContainText(fields.password);
  await eye.hover();
  await page.mouse.down();
  await expect(shown).toHaveText(fields.password);
  await page.mouse.up();
  await expect(shown).toHaveText('••••••••');
  await eye.focus();
  await page.keyboard.down(' ');
  await expect(shown).toHaveText(fields.password);
  await page.keyboard.up(' ');
  await expect(shown).toHaveText('••••••••');
  await page.getByRole('button', { name: 'Copy: Password' }).click();
  await expect(page.getByTestId('totp-code')).toHaveText('492 071');
  const names = (await calls()).map(({ name }) => name);
  expect(names.filter(name => name === 'field')).toHaveLength(2);
  expect(names).toContain('copy');
});

test('what is still being typed for another window agrees to nothing; Enter unlocks after that', async ({
  one,
}) => {
  const { page, calls } = await staged(one, { request: await request('unlock') });
  const answered = async (): Promise<boolean> =>
    (await calls()).some(({ name }) => name === 'answer');
  const agree = page.getByTestId('agree');
  await expect(agree).toBeFocused();
  await page.keyboard.type('battery staple');
  await expect(agree).toBeDisabled();
  await page.keyboard.press('Enter');
  expect(await answered()).toBe(false);
  await expect(agree).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(answered).toBe(true);
  expect((await calls()).find(({ name }) => name === 'answer')?.input).toBe('{"agreed":true}');
});

test('it closes itself', async ({ one }) => {
  const reveal = await request('reveal');
  if (reveal.kind !== 'reveal') throw new Error('another kind');
  const { page } = await staged(one, { request: { ...reveal, closeAfterSeconds: 5 }, fields });
  await page.waitForEvent('close', { timeout: 10_000 });
});

test('a credential is typed, generated, rated and sealed, with a field of one’s own', async ({
  one,
}) => {
  const { page, calls } = await staged(one, { request: await request('enter') });
  const password = page.getByLabel(/^Password/).and(page.locator('input'));
  await page.getByTestId('submit').click();
  await expect(page.getByText('Fill this in.')).toBeVisible();
  await password.fill('Huawei@123');
  await expect(page.getByTestId('strength')).toHaveAttribute('data-score', '0');
  await expect(password).toHaveAttribute('type', 'password');
  await page.getByRole('button', { name: 'Generate: Password' }).click();
  await page.getByRole('button', { name: 'Generate', exact: true }).last().click();
  await expect(page.getByTestId('strength')).toHaveAttribute('data-score', '4');
  const generated = await password.inputValue();
  expect(generated).toMatch(/^[\x21-\x7e]{20}$/);
  await page.getByLabel(/^Private key/).fill('-----BEGIN KEY-----\nabc\n-----END KEY-----');
  await page.getByLabel('Remove this value').first().check();
  await page.getByRole('button', { name: 'Add a field' }).click();
  await page.getByLabel('Name of the field').fill('Console');
  await page.getByLabel('Value', { exact: true }).fill('line 7');
  await page.getByTestId('submit').click();
  await expect
    .poll(async () => (await calls()).find(({ name }) => name === 'submit')?.input)
    .toBeDefined();
  const sent = JSON.parse(
    (await calls()).find(({ name }) => name === 'submit')?.input ?? 'null',
  ) as { fields: { name: string; value: string }[]; removed: string[] };
  expect(sent.fields.map(({ name, value }) => [name, value])).toEqual([
    ['password', generated],
    ['privateKey', '-----BEGIN KEY-----\nabc\n-----END KEY-----'],
    ['Console', 'line 7'],
  ]);
  expect(sent.removed).toEqual(['totp']);
});

test('what the owner refuses is said, and the window stays with what was typed', async ({
  one,
}) => {
  const { page, calls } = await staged(one, {
    request: await request('passphrase'),
    refuses: { submit: 'wrong-passphrase' },
  });
  const fill = async (name: string, text: string): Promise<void> =>
    page.locator(`input[name="${name}"]`).fill(text);
  await fill('present', 'not this one');
  await fill('new', 'copper ladder seven lamps');
  await fill('repeat', 'copper ladder');
  await page.getByTestId('submit').click();
  await expect(page.getByText('The two do not agree.')).toBeVisible();
  expect((await calls()).map(({ name }) => name)).not.toContain('submit');
  await fill('repeat', 'copper ladder seven lamps');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-error="wrong-passphrase"]')).toBeVisible();
  await expect(page.locator('input[name="new"]')).toHaveValue('copper ladder seven lamps');
});

test('a kit is printed with its codes and a QR code, which leave the document again', async ({
  one,
}) => {
  const { page, calls } = await staged(one, { request: await request('kit'), fields });
  await expect(page.getByTestId('kit-done')).toBeDisabled();
  const printed = watchPaper(page);
  await page.getByTestId('save-kit').click();
  await expect(page.getByText('Saved. Delete the file when it is printed.')).toBeVisible();
  const paper = await printed;
  expect(paper).toContain(fields['secret-key']);
  expect(paper).toContain(fields['recovery-code']);
  expect(paper).toMatch(/<svg[^>]*role="img"/);
  await expect(page.getByTestId('kit-paper')).toHaveCount(0);
  await page.getByRole('checkbox').check();
  await page.getByTestId('kit-done').click();
  await expect.poll(async () => (await calls()).map(({ name }) => name)).toContain('answer');
});

/** What stood on the paper for as long as it was in the document. */
function watchPaper(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>(resolve => {
        const watch = new MutationObserver(() => {
          const paper = document.querySelector('[data-testid="kit-paper"]');
          if (paper === null) return;
          watch.disconnect();
          resolve(paper.outerHTML);
        });
        watch.observe(document.body, { childList: true, subtree: true });
      }),
  );
}
