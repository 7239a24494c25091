import { expect, type Locator, type Page } from '@playwright/test';
import { button, field } from './fields.ts';
import { goTo } from './gate.ts';
import type { Person } from './person.ts';
import { closing, secureWindowOf } from './secure-window.ts';

/** Answers the question for the work with the one that is proposed, and says why. */
export async function nameWork({ page, say }: Person, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: say('vault:work.title') });
  await field(dialog, say('vault:work.reason')).fill(reason);
  await button(dialog, say('vault:work.goOn')).click();
  await expect(dialog).toBeHidden();
}

/** The list of credentials; the keyboard stays on it. */
export function credentialList({ page, say }: Pick<Person, 'page' | 'say'>): Locator {
  return page.getByRole('grid', { name: say('vault:title') });
}

/** Goes to a credential's own screen by the list. */
export async function openCredential(person: Person, name: string): Promise<void> {
  await goTo(person, 'vault');
  await credentialList(person).getByRole('link', { name, exact: true }).click();
  await expect(person.page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** Goes to what is done with many credentials: report, rules, import, export, the deleted ones. */
export async function openFromMenu(
  person: Person,
  what: 'report' | 'policy' | 'import' | 'export' | 'deleted',
): Promise<void> {
  const { page, say } = person;
  await goTo(person, 'vault');
  await button(page, say('vault:menu')).click();
  await page.getByRole('menuitem', { name: say(`vault:${what}.title`) }).click();
  await expect(
    page.getByRole('heading', { level: 1, name: say(`vault:${what}.title`) }),
  ).toBeVisible();
}

/** What a new credential is to be. */
export interface NewCredential {
  readonly kind: 'password' | 'enable-secret' | 'snmp' | 'api-token' | 'totp';
  readonly name: string;
  readonly username?: string;
  readonly device?: string;
  readonly folder?: string;
  readonly tags?: string;
}

/** Fills in a new credential and goes on to its secret; answers with the secure window. */
export async function beginCredential(person: Person, fresh: NewCredential): Promise<Page> {
  const { page, say } = person;
  await goTo(person, 'vault');
  await page
    .getByRole('link', { name: say('vault:add') })
    .first()
    .click();
  const main = page.getByRole('main');
  await main
    .getByRole('radio', { name: say(`vault:kind.${fresh.kind}`) })
    .first()
    .click();
  await field(main, say('vault:field.name')).fill(fresh.name);
  if (fresh.username !== undefined) {
    await field(main, say('vault:field.username')).fill(fresh.username);
  }
  if (fresh.device !== undefined) {
    const devices = field(main, say('vault:field.asset'));
    const option = devices.getByRole('option').filter({ hasText: fresh.device });
    await devices.selectOption((await option.getAttribute('value')) ?? '');
  }
  if (fresh.folder !== undefined) await field(main, say('vault:field.folder')).fill(fresh.folder);
  if (fresh.tags !== undefined) await field(main, say('vault:field.tags')).fill(fresh.tags);
  return await secureWindowOf(person, () => button(main, say('vault:form.enter')).click());
}

/** Submits what was typed in the secure window, which closes, and waits for the credential. */
export async function storeSecret({ page }: Person, secure: Page, name: string): Promise<void> {
  await closing(secure, () => secure.getByTestId('submit').click());
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** Reads a secret in the secure window while its button is held; it is masked before and after. */
export async function holdToRead(secure: Page, label: string): Promise<string> {
  const group = secure.getByRole('group', { name: label, exact: true });
  const value = group.getByTestId('secret-value');
  await expect(value).toHaveText(/^•+$/);
  const hold = group.getByRole('button', { name: label }).first();
  await hold.hover();
  await secure.mouse.down();
  await expect(value).not.toHaveText(/^•+$/);
  const read = (await value.textContent()) ?? '';
  await secure.mouse.up();
  await expect(value).toHaveText(/^•+$/);
  return read;
}
