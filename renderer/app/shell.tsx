import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { Outlet, useLocation, useNavigate } from 'react-router';
import { selectAbout, selectPreferences } from '../features/settings/preferences-slice.ts';
import { useWorkspaceGate } from '../features/workspace/workspace-gate.ts';
import { WorkspaceNotices } from '../features/workspace/workspace-notices.tsx';
import { ShortcutsProvider, useShortcuts, type Shortcut } from '../lib/shortcuts.ts';
import { useMayAddSite } from '../lib/use-may-write.ts';
import { TerminalsProvider } from '../lib/terminals.ts';
import { KeyboardSheet } from './keyboard-sheet.tsx';
import { navItems } from './nav-items.ts';
import { ScreenBoundary } from './screen-boundary.tsx';
import { ShellHeader } from './shell-header.tsx';
import { ShellNav } from './shell-nav.tsx';
import classes from './shell.module.css';
import { TerminalDock } from './terminal-dock.tsx';
import { useIdleLock } from './use-idle-lock.ts';
import { useReturnedFocus } from './use-returned-focus.ts';
import { useShortcutKeys } from './use-shortcut-keys.ts';
import { useTerminalSessions, type TerminalSessions } from './use-terminal-sessions.ts';

/**
 * The open workspace: navigation, the screen, and the terminal panel below it.
 * @param notices what stands above every screen
 */
export function Shell({ notices }: { readonly notices: ReactNode }) {
  const registry = useShortcutKeys();
  const terminals = useTerminalSessions();
  return (
    <ShortcutsProvider value={registry}>
      <TerminalsProvider value={terminals}>
        <Frame terminals={terminals} notices={notices} />
      </TerminalsProvider>
    </ShortcutsProvider>
  );
}

function Frame(props: { readonly terminals: TerminalSessions; readonly notices: ReactNode }) {
  const { terminals } = props;
  const { t } = useTranslation('app');
  const gate = useWorkspaceGate();
  const { lockAfterMinutes } = useSelector(selectPreferences);
  const mac = useSelector(selectAbout)?.platform.startsWith('darwin') === true;
  const [keysShown, showKeys] = useState(false);
  const main = useRef<HTMLElement>(null);
  const dock = useRef<HTMLDivElement>(null);
  const { pathname, search } = useLocation();
  useFreshScreen(main, pathname);
  useReturnedFocus();
  useKeptFocus(main, `${search} ${terminals.visible} ${terminals.sessions.length}`);

  const lock = useCallback(() => void gate.lock('asked'), [gate]);
  const lockIdle = useCallback(() => void gate.lock('idle'), [gate]);
  useIdleLock(lockAfterMinutes, lockIdle);
  const enterTerminal = (): void => {
    terminals.show(true);
    // The panel opens with the next paint.
    requestAnimationFrame(() =>
      dock.current?.querySelector<HTMLElement>('[data-front] textarea')?.focus(),
    );
  };
  useShellShortcuts({ terminals, lock, enterTerminal, showKeys: () => showKeys(true) });

  return (
    <div className={classes['shell']}>
      <a
        href="#main"
        className={classes['skip']}
        onClick={event => {
          // The hash is the router's; move the focus ourselves.
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t('skip')}
      </a>
      <ShellHeader
        onLock={lock}
        onSwitch={() => void gate.choosePerson(null)}
        onKeys={() => showKeys(true)}
      />
      <ShellNav />
      <main ref={main} id="main" tabIndex={-1} className={classes['main']}>
        <div className={classes['page']}>
          {props.notices}
          <WorkspaceNotices />
          <ScreenBoundary key={pathname}>
            <Outlet />
          </ScreenBoundary>
        </div>
      </main>
      <div ref={dock} className={classes['dock']}>
        <TerminalDock terminals={terminals} />
      </div>
      <KeyboardSheet opened={keysShown} onClose={() => showKeys(false)} mac={mac} />
    </div>
  );
}

/** A new screen begins at its top, and has the keyboard when the old one took it along. */
function useFreshScreen(main: RefObject<HTMLElement | null>, pathname: string): void {
  useEffect(() => {
    main.current?.scrollTo({ top: 0 });
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [main, pathname]);
}

/** A form, a panel or a session that goes leaves the keyboard to the screen; `shown` tells of them. */
function useKeptFocus(main: RefObject<HTMLElement | null>, shown: string): void {
  useEffect(() => {
    // What is hidden loses the focus with the next paint.
    const frame = requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
      }),
    );
    return () => cancelAnimationFrame(frame);
  }, [main, shown]);
}

function useShellShortcuts(does: {
  readonly terminals: TerminalSessions;
  readonly lock: () => void;
  readonly enterTerminal: () => void;
  readonly showKeys: () => void;
}): void {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  const mayAddSite = useMayAddSite();
  const { terminals, lock, enterTerminal, showKeys } = does;
  const shortcuts = useMemo<readonly Shortcut[]>(() => {
    const go = navItems.map(({ path, name, keys }) => ({
      keys,
      label: t(`nav.${name}`),
      group: t('keys.go'),
      run: () => void navigate(path),
    }));
    const group = t('keys.everywhere');
    const addSite = {
      keys: 'g n',
      label: t('nav.addSite'),
      group: t('keys.go'),
      run: () => void navigate('/sites/new'),
    };
    return [
      ...go,
      ...(mayAddSite ? [addSite] : []),
      { keys: '?', label: t('keys.title'), group, run: showKeys },
      { keys: 'Mod+l', label: t('lock'), group, run: lock },
      { keys: 'Mod+Shift+l', label: t('keys.lockInTerminal'), group, run: lock },
      {
        keys: 'Mod+Shift+k',
        label: t('keys.panel'),
        group,
        run: () => terminals.show(!terminals.visible),
      },
      { keys: 'Mod+f6', label: t('keys.terminal'), group, run: enterTerminal },
    ];
  }, [t, navigate, mayAddSite, terminals, lock, enterTerminal, showKeys]);
  useShortcuts(shortcuts);
}
