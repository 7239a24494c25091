import {
  MessageChannelMain,
  utilityProcess,
  type MessagePortMain,
  type UtilityProcess,
} from 'electron';
import type { SessionTarget } from '../../../common/features/terminal/session.ts';
import type { Log } from '../../lib/log.ts';

/** The one session host; it is started by the first session and ended with the lock. */
export interface SessionProcess {
  /** The page's end of a new session's port. */
  openSession(id: string, transport: SessionTarget['transport']): MessagePortMain;
  end(): void;
}

/**
 * Starts the session host when a session is asked for. When it dies its sessions' ports close, their
 * panes say so, and the next session starts a new host. `releasePort` gives it its way to the vault.
 */
export function createSessionProcess(
  script: string,
  releasePort: () => MessagePortMain,
  log: Log,
): SessionProcess {
  let host: UtilityProcess | undefined;

  const running = (): UtilityProcess => {
    if (host !== undefined) return host;
    const started = utilityProcess.fork(script, [], {
      serviceName: 'Rackside sessions',
      stdio: 'inherit',
    });
    started.postMessage({ kind: 'start' }, [releasePort()]);
    started.once('exit', code => {
      if (host !== started) return;
      host = undefined;
      log.error('session-host.ended', { code });
    });
    host = started;
    return started;
  };
  return {
    openSession: (id, transport) => {
      const channel = new MessageChannelMain();
      running().postMessage({ kind: 'session', id, transport }, [channel.port2]);
      return channel.port1;
    },
    end: () => {
      const ended = host;
      host = undefined;
      ended?.kill();
    },
  };
}
