import { expect } from '@playwright/test';
import type { SshHost } from '../../hosts/ssh-host.ts';
import { button, field } from './fields.ts';
import type { Person } from './person.ts';
import { closing, secureWindowOf } from './secure-window.ts';

/** Adds a customer's site from the navigation. */
export async function addSite(
  { page, say }: Person,
  site: {
    readonly code: string;
    readonly name: string;
    readonly customer: string;
    readonly address: string;
    readonly contact: string;
  },
): Promise<void> {
  await page
    .getByRole('link', { name: say('app:nav.addSite') })
    .first()
    .click();
  await field(page, say('workspace:site.code')).fill(site.code);
  await field(page, say('workspace:site.name')).fill(site.name);
  await field(page, say('workspace:site.customer')).fill(site.customer);
  await field(page, say('workspace:site.address')).fill(site.address);
  await field(page, say('workspace:site.contact')).fill(site.contact);
  await button(page, say('workspace:site.save')).click();
  await expect(page.getByRole('heading', { name: site.name })).toBeVisible();
}

/** Adds a device with its credential to the site on screen. */
export async function addDevice(person: Person, name: string, host: SshHost): Promise<void> {
  const { page, say } = person;
  await page
    .getByRole('link', { name: say('assets:site.addAsset') })
    .first()
    .click();
  await field(page, say('assets:field.name')).fill(name);
  await field(page, say('assets:field.maker')).fill('Huawei');
  await field(page, say('assets:field.model')).fill('S12708');
  await field(page, say('assets:field.serial')).fill('2102350DLR10H9000021');
  await field(page, say('assets:field.room')).fill('B1-02');
  await field(page, say('assets:field.rack')).fill('A07');
  await field(page, say('assets:field.unit')).fill('18');
  await field(page, say('assets:field.host')).fill(host.host);
  await field(page, say('assets:field.sshPort')).fill(String(host.port));
  await field(page, say('assets:form.username')).fill(host.username);
  const secure = await secureWindowOf(person, () => button(page, say('assets:form.save')).click());
  await field(secure, say('secure:field.password')).fill(host.password);
  await closing(secure, () => secure.getByTestId('submit').click());
  await expect(page.getByRole('heading', { name })).toBeVisible();
}
