import type { RouteObject } from 'react-router';
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
  { path: '/sites/new', Component: SiteFormScreen },
  { path: '/sites/:space/members', Component: MembersScreen },
  { path: '/terminal', Component: TerminalScreen },
  { path: '/sync', Component: SyncScreen },
  { path: '/settings', Component: SettingsScreen },
  { path: '*', Component: NotFoundScreen },
];
