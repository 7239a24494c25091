import { expect } from '@playwright/test';
import { itemsOf } from '../../common/features/inspections/round-view.ts';
import { coreSwitchInspection } from '../../common/features/inspections/templates/core-switch-inspection.ts';
import type { Language } from '../../common/features/settings/preferences.ts';
import {
  addEntry,
  attachOutput,
  openFault,
  openSession,
  runCommand,
  timeline,
} from '../e2e/pages/faults.ts';
import { createWorkspace, joinWorkspace, seeHome, tryPassphrase } from '../e2e/pages/gate.ts';
import { confirmJoiner, connectServer, inviteAs, seeAllSynced } from '../e2e/pages/members.ts';
import type { Person } from '../e2e/pages/person.ts';
import { failItem, passItem, raiseFault, seeItem, startRound } from '../e2e/pages/rounds.ts';
import { addDevice, addSite } from '../e2e/pages/sites.ts';
import type { CutProxy } from '../hosts/cut-proxy.ts';
import type { SshHost } from '../hosts/ssh-host.ts';
import type { FieldDayCast } from './cast.ts';

/** The item that fails on the day, and what the switch says about it. */
const FAILED_ITEM = 'fans';
const FAN_FAILURE = /Abnormal/;

/** What a field day takes place in. */
export interface FieldDayWorld {
  readonly cast: FieldDayCast;
  readonly language: Language;
  /** Starts the technician's or the lead's app with its own profile; again after a kill. */
  readonly start: (who: 'technician' | 'lead') => Promise<Person>;
  readonly switchHost: SshHost;
  /** The line between both apps and the server; cut at first. */
  readonly line: CutProxy;
  readonly enrolmentCode: string;
  /** Tells one step of the story and lets whoever plays it time it and take pictures. */
  readonly step: <T>(
    name: string,
    people: () => readonly Person[],
    play: () => Promise<T>,
  ) => Promise<T>;
}

/** What is left when the day is over. */
export interface FieldDayEnd {
  readonly technician: Person;
  readonly lead: Person;
  readonly faultNumber: string;
}

/** Plays the day that the product is made for, from the first start to the lead's reply. */
export async function playFieldDay(world: FieldDayWorld): Promise<FieldDayEnd> {
  const { cast, line, switchHost } = world;
  let technician = await world.start('technician');
  const tell = <T>(name: string, play: () => Promise<T>): Promise<T> =>
    world.step(name, () => [technician], play);

  await tell('workspace', async () => {
    await createWorkspace(technician, cast.technician);
    await seeHome(technician);
  });
  await tell('site', () => addSite(technician, cast.site));
  await tell('device', () => addDevice(technician, cast.deviceName, switchHost));
  await tell('round', async () => {
    await startRound(technician);
    for (const item of itemsOf(coreSwitchInspection)) {
      await seeItem(technician, item.title[world.language]);
      if (item.id === FAILED_ITEM) break;
      await passItem(technician);
    }
    await failItem(technician, cast.finding);
  });
  const faultNumber = await tell('fault', () => raiseFault(technician));
  await tell('session', async () => {
    await openSession(technician, switchHost.hostFingerprint);
    await runCommand(technician, 'display fan', FAN_FAILURE);
    await expect(technician.page.locator('body')).not.toContainText(switchHost.password);
  });
  await tell('evidence', async () => {
    await attachOutput(technician, faultNumber);
    await expect(timeline(technician)).toContainText(FAN_FAILURE);
    await addEntry(technician, 'note', cast.note);
  });
  await tell('killed', async () => {
    await technician.app.kill();
    technician = await world.start('technician');
    await tryPassphrase(technician, cast.technician.passphrase);
    await seeHome(technician);
    await openFault(technician, faultNumber, 'faults');
    await expect(timeline(technician)).toContainText(FAN_FAILURE);
    await expect(timeline(technician)).toContainText(cast.note);
  });
  await tell('offline', async () => {
    await connectServer(
      technician,
      { url: line.url, enrolmentCode: world.enrolmentCode },
      cast.technician.passphrase,
    );
    await expect(technician.page.getByRole('banner')).toContainText(
      technician.say('sync:summary.offline'),
      { timeout: 30_000 },
    );
  });
  await tell('network', async () => {
    line.mend();
    await seeAllSynced(technician);
  });
  const invitation = await tell('invitation', async () => {
    await goToSite(technician, cast.site.name);
    return await inviteAs(technician, 'lead');
  });

  const lead = await world.start('lead');
  const both = (): readonly Person[] => [lead, technician];
  await world.step('joined', both, async () => {
    await joinWorkspace(lead, { ...cast.lead, invitation });
    await confirmJoiner(technician, cast.lead.name);
    await expect(lead.page.getByRole('link', { name: cast.site.name }).first()).toBeVisible({
      timeout: 60_000,
    });
  });
  await world.step('review', both, async () => {
    await openFault(lead, faultNumber, 'review');
    await expect(timeline(lead)).toContainText(FAN_FAILURE);
    await expect(timeline(lead)).toContainText(cast.technician.name);
  });
  await world.step('reply', both, async () => {
    await addEntry(lead, 'reply', cast.reply);
    await openFault(technician, faultNumber, 'faults');
    await expect(timeline(technician)).toContainText(cast.reply, { timeout: 30_000 });
    await expect(timeline(technician)).toContainText(cast.lead.name);
  });
  return { technician, lead, faultNumber };
}

/** Opens a site by the navigation. */
async function goToSite({ page }: Person, name: string): Promise<void> {
  await page.getByRole('link', { name }).first().click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
}
