import type { Terminal } from '@xterm/xterm';
import { useCallback, useEffect, useRef, useState } from 'react';
import { appErrorOf } from '../../../common/errors/app-error.ts';
import type { SessionState, SessionTarget } from '../../../common/features/terminal/session.ts';
import type { HostKey } from '../../../common/lib/host-key.ts';
import { err } from '../../../common/lib/result.ts';
import { useBridge } from '../../lib/bridge-context.ts';
import { usePlatform } from '../../lib/platform-context.ts';
import { awaitPort } from '../../lib/ports.ts';
import type { TypeSecret } from '../../lib/terminals.ts';
import { startSession, type SessionLink } from './session-link.ts';
import { openSessionPort } from './session-port.ts';

/** A terminal's session, started anew as often as one asks. */
export interface UsedSession {
  readonly state: SessionState;
  readonly decideHostKey: (key: HostKey, accept: boolean) => void;
  readonly reconnect: () => void;
  /** Stable. */
  readonly typeSecret: TypeSecret;
  readonly end: () => void;
}

/** Ends what a device that was cut off leaves on: colours, full screen, mouse and paste modes. */
const LEFT_BEHIND = '\u001B[!p\u001B[?1049;1000;1002;1003;1006;2004l\r\n';

const CONNECTING: SessionState = { state: 'connecting' };

/** Runs a session in `terminal` from the moment it is there until it goes. */
export function useSession(
  terminal: Terminal | undefined,
  target: SessionTarget,
  onState: ((state: SessionState) => void) | undefined,
): UsedSession {
  const bridge = useBridge();
  const { random } = usePlatform();
  const [state, setState] = useState(CONNECTING);
  const [attempt, setAttempt] = useState(0);
  const link = useRef<SessionLink>(undefined);
  // Keys accepted here hold for the next attempt, whether or not the record has come back with them.
  const accepted = useRef<readonly HostKey[]>([]);
  const latest = useRef({ target, onState });
  useEffect(() => {
    latest.current = { target, onState };
  });

  const tell = useCallback((told: SessionState): void => {
    setState(told);
    latest.current.onState?.(told);
  }, []);
  useEffect(() => {
    if (terminal === undefined) return undefined;
    const started = startSession({
      terminal,
      target: withKeys(latest.current.target, accepted.current),
      openPort: () =>
        openSessionPort(bridge, awaitPort, random.uuid(), latest.current.target.transport),
      onState: tell,
    });
    link.current = started;
    return () => started.end();
  }, [terminal, bridge, random, attempt, tell]);

  const typeSecret = useCallback<TypeSecret>(
    async typing => (await link.current?.typeSecret(typing)) ?? err(appErrorOf('session-closed')),
    [],
  );

  return {
    state,
    typeSecret,
    decideHostKey: (key, accept) => {
      if (accept) accepted.current = [...accepted.current, key];
      link.current?.decideHostKey(key.fingerprint, accept);
    },
    reconnect: () => {
      terminal?.write(LEFT_BEHIND);
      setAttempt(attempt + 1);
    },
    end: () => {
      link.current?.end();
      tell({ state: 'closed' });
    },
  };
}

function withKeys(target: SessionTarget, keys: readonly HostKey[]): SessionTarget {
  if (target.transport !== 'ssh') return target;
  const known = new Set(target.hostKeys.map(key => key.fingerprint));
  const more = keys.filter(key => !known.has(key.fingerprint));
  return { ...target, hostKeys: [...target.hostKeys, ...more] };
}
