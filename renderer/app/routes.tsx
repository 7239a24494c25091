import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';
import { UnlockScreen } from '../features/workspace/unlock-screen.tsx';
import { WelcomeScreen } from '../features/workspace/welcome-screen.tsx';
import { PeopleScreen } from '../features/workspace/people-screen.tsx';
import { NotFoundScreen } from './not-found-screen.tsx';
import { RestoreGate } from './restore-gate.tsx';

/** Screens before the work; in the first bundle, so that the passphrase can be typed at once. */
export const gateRoutes: RouteObject[] = [
  { path: '/welcome', Component: WelcomeScreen },
  { path: '/unlock', Component: UnlockScreen },
  { path: '/people', Component: PeopleScreen },
  { path: '/restore', Component: RestoreGate },
];

/** Screens of the open workspace, within the shell; each comes when it is first opened. */
export const workRoutes: RouteObject[] = [
  later('/', async () => (await import('../features/home/home-screen.tsx')).HomeScreen),
  later(
    '/sites/new',
    async () => (await import('../features/workspace/site-form.tsx')).SiteFormScreen,
  ),
  later(
    '/sites/:space',
    async () => (await import('../features/assets/site-screen.tsx')).SiteScreen,
  ),
  later(
    '/sites/:space/members',
    async () => (await import('../features/workspace/members-screen.tsx')).MembersScreen,
  ),
  later(
    '/sites/:space/assets/new',
    async () => (await import('../features/assets/asset-form.tsx')).AssetFormScreen,
  ),
  later(
    '/assets/:id',
    async () => (await import('../features/assets/asset-screen.tsx')).AssetScreen,
  ),
  later(
    '/rounds/new',
    async () => (await import('../features/inspections/round-start.tsx')).RoundStartScreen,
  ),
  later(
    '/rounds/:id',
    async () => (await import('../features/inspections/round-screen.tsx')).RoundScreen,
  ),
  later(
    '/faults',
    async () => (await import('../features/problems/fault-list.tsx')).FaultListScreen,
  ),
  later(
    '/faults/:id',
    async () => (await import('../features/problems/fault-screen.tsx')).FaultScreen,
  ),
  later(
    '/faults/:id/report',
    async () => (await import('../features/reports/fault-report.tsx')).FaultReportScreen,
  ),
  later('/vault', async () => (await import('../features/vault/vault-screen.tsx')).VaultScreen),
  later(
    '/vault/new',
    async () => (await import('../features/vault/new-credential.tsx')).NewCredentialScreen,
  ),
  later(
    '/vault/report',
    async () => (await import('../features/vault/report-screen.tsx')).ReportScreen,
  ),
  later(
    '/vault/import',
    async () => (await import('../features/vault/import-screen.tsx')).ImportScreen,
  ),
  later(
    '/vault/export',
    async () => (await import('../features/vault/export-screen.tsx')).ExportScreen,
  ),
  later(
    '/vault/policy',
    async () => (await import('../features/vault/policy-screen.tsx')).PolicyScreen,
  ),
  later(
    '/vault/deleted',
    async () => (await import('../features/vault/deleted-screen.tsx')).DeletedScreen,
  ),
  later(
    '/vault/:id',
    async () => (await import('../features/vault/credential-screen.tsx')).CredentialScreen,
  ),
  later('/terminal', async () => (await import('./terminal-screen.tsx')).TerminalScreen),
  later('/review', async () => (await import('../features/review/review-screen.tsx')).ReviewScreen),
  later('/sync', async () => (await import('../features/sync/sync-screen.tsx')).SyncScreen),
  later(
    '/settings',
    async () => (await import('../features/settings/settings-screen.tsx')).SettingsScreen,
  ),
  later(
    '/settings/security',
    async () => (await import('../features/settings/security/security-screen.tsx')).SecurityScreen,
  ),
  later('/settings/storage', async () => (await import('./storage-settings.tsx')).StorageSettings),
  { path: '*', Component: NotFoundScreen },
];

function later(path: string, screen: () => Promise<ComponentType>): RouteObject {
  return { path, lazy: { Component: screen } };
}
