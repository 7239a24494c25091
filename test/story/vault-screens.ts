import { expect } from '@playwright/test';
import { button, field } from '../e2e/pages/fields.ts';
import { goTo } from '../e2e/pages/gate.ts';
import type { Person } from '../e2e/pages/person.ts';
import { credentialList, openFromMenu } from '../e2e/pages/vault.ts';

/** Walks over the screens of stored credentials, of which there is at least one. */
export async function walkVault(
  person: Person,
  look: (screen: string) => Promise<void>,
): Promise<void> {
  const { page, say } = person;
  const main = page.getByRole('main');
  await goTo(person, 'vault');
  await expect(credentialList(person)).toBeVisible();
  await look('vault');
  await page.keyboard.press('/');
  await page.keyboard.type('no such credential');
  await expect(main.getByText(say('vault:list.noneShown'))).toBeVisible();
  await look('vault-none');
  await button(main, say('vault:filter.clear')).click();
  await credentialList(person).getByRole('link').first().click();
  await expect(main.getByRole('table', { name: say('vault:secret.fields') })).toBeVisible();
  await look('credential');
  await button(main, say('vault:overview.edit')).click();
  await expect(field(main, say('vault:field.name'))).toBeFocused();
  await look('credential-edit');
  await button(main, say('vault:form.cancel')).click();
  await button(main, say('vault:delete.open')).click();
  const dialog = page.getByRole('dialog');
  await expect(button(dialog, say('vault:delete.confirm'))).toBeVisible();
  await look('credential-delete');
  await button(dialog, say('vault:form.cancel')).click();
  await expect(dialog).toHaveCount(0);
  for (const screen of ['report', 'policy', 'import', 'export', 'deleted'] as const) {
    await openFromMenu(person, screen);
    await look(`vault-${screen}`);
  }
  await goTo(person, 'vault');
  await page.getByRole('link', { name: say('vault:add') }).click();
  await button(page, say('vault:form.enter')).click();
  await expect(page.getByText(say('vault:form.nameNeeded'))).toBeVisible();
  await look('vault-form');
}
