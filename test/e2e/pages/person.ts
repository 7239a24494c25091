import type { Page } from '@playwright/test';
import type { RacksideApp } from '../../hosts/rackside-app.ts';
import type { Say } from './words.ts';

/** Somebody at their own app: what the page objects act for. */
export interface Person {
  readonly app: RacksideApp;
  readonly page: Page;
  readonly say: Say;
}
