import type { RouteObject } from 'react-router';
import { AssetFormScreen } from '../features/assets/asset-form.tsx';
import { AssetScreen } from '../features/assets/asset-screen.tsx';
import { SiteScreen } from '../features/assets/site-screen.tsx';
import { HomeScreen } from '../features/home/home-screen.tsx';
import { RoundScreen } from '../features/inspections/round-screen.tsx';
import { RoundStartScreen } from '../features/inspections/round-start.tsx';
import { FaultListScreen } from '../features/problems/fault-list.tsx';
import { FaultScreen } from '../features/problems/fault-screen.tsx';
import { FaultReportScreen } from '../features/reports/fault-report.tsx';
import { ReviewScreen } from '../features/review/review-screen.tsx';
import { VaultScreen } from '../features/vault/vault-screen.tsx';
import { MembersScreen } from '../features/workspace/members-screen.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';
import { SiteFormScreen } from '../features/workspace/site-form.tsx';
import { SyncScreen } from '../features/sync/sync-screen.tsx';
import { UnlockScreen } from '../features/workspace/unlock-screen.tsx';
import { WelcomeScreen } from '../features/workspace/welcome-screen.tsx';
import { NotFoundScreen } from './not-found-screen.tsx';
import { TerminalScreen } from './terminal-screen.tsx';

/** Screens before the work. */
export const gateRoutes: RouteObject[] = [
  { path: '/welcome', Component: WelcomeScreen },
  { path: '/unlock', Component: UnlockScreen },
];

/** Screens of the open workspace, within the shell. */
export const workRoutes: RouteObject[] = [
  { path: '/', Component: HomeScreen },
  { path: '/sites/:space', Component: SiteScreen },
  { path: '/sites/:space/assets/new', Component: AssetFormScreen },
  { path: '/assets/:id', Component: AssetScreen },
  { path: '/vault', Component: VaultScreen },
  { path: '/rounds/new', Component: RoundStartScreen },
  { path: '/rounds/:id', Component: RoundScreen },
  { path: '/faults', Component: FaultListScreen },
  { path: '/faults/:id', Component: FaultScreen },
  { path: '/faults/:id/report', Component: FaultReportScreen },
  { path: '/review', Component: ReviewScreen },
  { path: '/sites/new', Component: SiteFormScreen },
  { path: '/sites/:space/members', Component: MembersScreen },
  { path: '/terminal', Component: TerminalScreen },
  { path: '/sync', Component: SyncScreen },
  { path: '/settings', Component: SettingsScreen },
  { path: '*', Component: NotFoundScreen },
];
