import {
  IconAlertTriangle,
  IconClipboardCheck,
  IconHome,
  IconKey,
  IconRefresh,
  IconSettings,
  IconTerminal2,
  type Icon,
} from '@tabler/icons-react';

/** One place of the app's navigation. */
export interface NavItem {
  readonly path: string;
  /** Key of its name in `app.nav`. */
  readonly name: 'home' | 'faults' | 'vault' | 'terminal' | 'review' | 'sync' | 'settings';
  readonly icon: Icon;
  readonly keys: string;
}

/** Places in the order of the work. */
export const navItems: readonly NavItem[] = [
  { path: '/', name: 'home', icon: IconHome, keys: 'g h' },
  { path: '/faults', name: 'faults', icon: IconAlertTriangle, keys: 'g f' },
  { path: '/vault', name: 'vault', icon: IconKey, keys: 'g v' },
  { path: '/terminal', name: 'terminal', icon: IconTerminal2, keys: 'g t' },
  { path: '/review', name: 'review', icon: IconClipboardCheck, keys: 'g r' },
  { path: '/sync', name: 'sync', icon: IconRefresh, keys: 'g y' },
  { path: '/settings', name: 'settings', icon: IconSettings, keys: 'g s' },
];
