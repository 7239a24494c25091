import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import type { SessionState } from '../../common/features/terminal/session.ts';
import { appErrorOf } from '../../common/errors/app-error.ts';
import { err } from '../../common/lib/result.ts';
import { usePlatform } from '../lib/platform-context.ts';
import type { TerminalRequest, Terminals, TerminalSession, TypeSecret } from '../lib/terminals.ts';

interface State {
  readonly sessions: readonly TerminalSession[];
  readonly active: string | undefined;
  readonly visible: boolean;
}
type Action =
  | { readonly do: 'open'; readonly id: string; readonly request: TerminalRequest }
  | { readonly do: 'close'; readonly id: string }
  | { readonly do: 'activate'; readonly id: string }
  | { readonly do: 'show'; readonly visible: boolean }
  | { readonly do: 'tell'; readonly id: string; readonly state: SessionState };

/** The shell's terminal sessions, with the way for a pane to tell how its session stands. */
export interface TerminalSessions extends Terminals {
  readonly tell: (id: string, state: SessionState) => void;
  /** A pane gives the way to type a stored secret into its session; undefined when it goes. */
  readonly takeTyping: (id: string, type: TypeSecret | undefined) => void;
}

/** Holds the open sessions for as long as the workspace is open. */
export function useTerminalSessions(): TerminalSessions {
  const { random } = usePlatform();
  const [state, dispatch] = useReducer(next, { sessions: [], active: undefined, visible: false });
  const open = useCallback(
    (request: TerminalRequest): string => {
      const id = random.uuid();
      dispatch({ do: 'open', id, request });
      return id;
    },
    [random],
  );
  // Stable, for a pane must not start over each time a session's state changes.
  const latest = useRef(state.sessions);
  useEffect(() => {
    latest.current = state.sessions;
  }, [state.sessions]);
  const tell = useCallback((id: string, told: SessionState): void => {
    const session = latest.current.find(one => one.id === id);
    // A session opens once: this is when its credential was used.
    if (told.state === 'open' && session?.state.state !== 'open') session?.onOpened?.();
    dispatch({ do: 'tell', id, state: told });
  }, []);
  const typing = useRef(new Map<string, TypeSecret>());
  const takeTyping = useCallback((id: string, type: TypeSecret | undefined): void => {
    if (type === undefined) typing.current.delete(id);
    else typing.current.set(id, type);
  }, []);
  const typeSecret = useCallback<Terminals['typeSecret']>(async (id, what) => {
    const type = typing.current.get(id);
    if (type !== undefined) return await type(what);
    const host = what.credential.sealed.target?.host ?? '';
    return err(appErrorOf('session-closed', { host }));
  }, []);
  return useMemo(
    () => ({
      ...state,
      open,
      typeSecret,
      takeTyping,
      close: id => dispatch({ do: 'close', id }),
      activate: id => dispatch({ do: 'activate', id }),
      show: visible => dispatch({ do: 'show', visible }),
      tell,
    }),
    [state, open, tell, typeSecret, takeTyping],
  );
}

/** What a step makes of the open sessions; exported for its test. */
export function next(state: State, action: Action): State {
  switch (action.do) {
    case 'open': {
      const session = { ...action.request, id: action.id, state: { state: 'connecting' } as const };
      return { sessions: [...state.sessions, session], active: action.id, visible: true };
    }
    case 'close': {
      const at = state.sessions.findIndex(session => session.id === action.id);
      const sessions = state.sessions.filter(session => session.id !== action.id);
      const neighbour = sessions[Math.min(Math.max(at, 0), sessions.length - 1)]?.id;
      const active = state.active === action.id ? neighbour : state.active;
      return { sessions, active, visible: state.visible && sessions.length > 0 };
    }
    case 'activate':
      return { ...state, active: action.id, visible: true };
    case 'show':
      return { ...state, visible: action.visible && state.sessions.length > 0 };
    case 'tell':
      return {
        ...state,
        sessions: state.sessions.map(session =>
          session.id === action.id ? { ...session, state: action.state } : session,
        ),
      };
  }
}
