import { expect } from '@playwright/test';
import { button, field } from './fields.ts';
import { goTo } from './gate.ts';
import type { Person } from './person.ts';
import { agreeing, closing, heldCode, keeping, secureWindowOf, typing } from './secure-window.ts';

/** A server as its operator names it. */
export interface NamedServer {
  readonly url: string;
  readonly enrolmentCode: string;
}

/**
 * Connects a local workspace to a server, which need not be in reach yet, and keeps the kit of the
 * Secret Key that is made for it; answers with the key.
 */
export async function connectServer(
  person: Person,
  server: NamedServer,
  passphrase: string,
): Promise<string> {
  const consent = await secureWindowOf(person, () => fillIn(person, server));
  const confirm = await secureWindowOf(person, () =>
    closing(consent, () => consent.getByTestId('agree').click()),
  );
  const kit = await secureWindowOf(person, () => typing(confirm, { present: passphrase }));
  const secretKey = await heldCode(kit);
  await keeping(kit);
  return secretKey;
}

/** Connects a workspace that has its Secret Key. */
export async function connectAgain(person: Person, server: NamedServer): Promise<void> {
  await agreeing(person, () => fillIn(person, server));
}

async function fillIn(person: Person, { url, enrolmentCode }: NamedServer): Promise<void> {
  const { page, say } = person;
  await goTo(person, 'sync');
  await field(page, say('sync:enrol.server')).fill(url);
  await field(page, say('sync:enrol.code')).fill(enrolmentCode);
  await button(page, say('sync:enrol.action')).click();
}

/** Makes an invitation to the site whose screen is open; answers with its text. */
export async function inviteAs({ page, say }: Person, role: 'lead' | 'auditor'): Promise<string> {
  await page.getByRole('link', { name: say('workspace:members.title'), exact: true }).click();
  await button(page, say('workspace:members.invite')).click();
  const dialog = page.getByRole('dialog');
  await field(dialog, say('workspace:invite.role')).click();
  await page.getByRole('option', { name: say(`workspace:role.${role}`), exact: true }).click();
  await button(dialog, say('workspace:invite.make')).click();
  const text = await field(dialog, say('workspace:invite.text')).inputValue();
  await button(dialog, say('workspace:invite.done')).click();
  await expect(dialog).toBeHidden();
  return text;
}

/** Lets the one who answered the invitation in. */
export async function confirmJoiner(person: Person, name: string): Promise<void> {
  const { page, say } = person;
  await expect(page.getByText(name).first()).toBeVisible({ timeout: 30_000 });
  await agreeing(person, () => button(page, say('workspace:joiners.confirm')).click());
}

/** Lets a colleague of the organisation into the site whose members are on screen. */
export async function addColleague(
  person: Person,
  name: string,
  role: 'engineer' | 'auditor',
): Promise<void> {
  const { page, say } = person;
  const section = page.getByRole('region', { name: say('workspace:colleague.title') });
  await field(section, say('workspace:colleague.who')).selectOption({ label: name });
  await field(section, say('workspace:colleague.role')).selectOption({
    label: say(`workspace:role.${role}`),
  });
  await agreeing(person, () => button(section, say('workspace:colleague.add')).click());
  // The first table is the members'; their computers come after.
  await expect(page.getByRole('row').filter({ hasText: name }).first()).toContainText(
    say(`workspace:role.${role}`),
  );
}

/** Waits until everything of this person is on the server. */
export async function seeAllSynced({ page, say }: Person): Promise<void> {
  await expect(page.getByRole('banner')).toContainText(say('sync:summary.synced'), {
    timeout: 60_000,
  });
}
