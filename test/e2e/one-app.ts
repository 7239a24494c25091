import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { launchRackside, type LaunchOptions } from '../hosts/rackside-app.ts';
import type { Person } from './pages/person.ts';
import { wordsOf } from './pages/words.ts';

/** A profile of one's own and the app on it; both are gone after the test. */
export interface OneApp {
  readonly profile: string;
  /** Starts the app on the profile; again after it ended. */
  readonly open: (options?: Partial<LaunchOptions>) => Promise<Person>;
}

/** Tests of a single app. */
export const test = base.extend<{ one: OneApp }>({
  // Playwright reads the fixtures that are wanted from this pattern.
  // oxlint-disable-next-line no-empty-pattern
  one: async ({}, use) => {
    const profile = await mkdtemp(join(tmpdir(), 'rackside-profile-'));
    const people: Person[] = [];
    await use({
      profile,
      open: async (options = {}) => {
        const app = await launchRackside({ language: 'en', profile, ...options });
        const person = { app, page: app.page, say: wordsOf(options.language ?? 'en') };
        people.push(person);
        return person;
      },
    });
    await Promise.allSettled(people.map(({ app }) => app.close()));
    await rm(profile, { recursive: true, force: true });
  },
});
