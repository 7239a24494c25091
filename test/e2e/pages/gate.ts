import { expect } from '@playwright/test';
import { button, field } from './fields.ts';
import type { Person } from './person.ts';

/** Makes a new workspace at the first start. */
export async function createWorkspace(
  { page, say }: Person,
  as: {
    readonly orgName: string;
    readonly name: string;
    readonly device: string;
    readonly passphrase: string;
  },
): Promise<void> {
  await field(page, say('workspace:orgName')).fill(as.orgName);
  await field(page, say('workspace:yourName')).fill(as.name);
  await field(page, say('workspace:deviceLabel')).fill(as.device);
  await field(page, say('workspace:passphrase')).fill(as.passphrase);
  await field(page, say('workspace:passphraseRepeat')).fill(as.passphrase);
  await button(page, say('workspace:createAction')).click();
}

/** Joins a colleague's workspace at the first start. */
export async function joinWorkspace(
  { page, say }: Person,
  as: {
    readonly invitation: string;
    readonly name: string;
    readonly device: string;
    readonly passphrase: string;
  },
): Promise<void> {
  await page.getByText(say('workspace:join'), { exact: true }).click();
  await field(page, say('workspace:invitation')).fill(as.invitation);
  await field(page, say('workspace:yourName')).fill(as.name);
  await field(page, say('workspace:deviceLabel')).fill(as.device);
  await field(page, say('workspace:passphrase')).fill(as.passphrase);
  await field(page, say('workspace:passphraseRepeat')).fill(as.passphrase);
  await button(page, say('workspace:joinAction')).click();
}

/** Types a passphrase at the unlock screen and submits. */
export async function tryPassphrase({ page, say }: Person, passphrase: string): Promise<void> {
  await field(page, say('workspace:passphrase')).fill(passphrase);
  await button(page, say('workspace:unlockAction')).click();
}

/** Waits until the workspace is open. */
export async function seeHome({ page, say }: Person): Promise<void> {
  await expect(page.getByRole('heading', { name: say('home:title'), exact: true })).toBeVisible({
    timeout: 30_000,
  });
}

/** Goes to a screen by the main navigation. */
export async function goTo({ page, say }: Person, screen: string): Promise<void> {
  await page
    .getByRole('navigation', { name: say('app:nav.label') })
    .getByRole('link', { name: say(`app:nav.${screen}`) })
    .first()
    .click();
}
