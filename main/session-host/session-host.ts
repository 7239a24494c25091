import { appErrorOf } from '../../common/errors/app-error.ts';
import type { SessionTarget } from '../../common/features/terminal/session.ts';
import { vaultRelease, type VaultRelease } from '../../common/features/vault/vault-release.ts';
import { connect, type Client, type Port } from '../../common/ipc/port-rpc.ts';
import { err } from '../../common/lib/result.ts';
import { openLocal, type LocalShell } from './local-session.ts';
import { serveSession, type OpenTarget, type TakeTyped } from './session-desk.ts';
import { openSsh, type SshDuties, type SshLimits } from './ssh-session.ts';

/** What a session host is made of. */
export interface SessionHostParts {
  /** The shell of this machine's user. */
  readonly shell: LocalShell;
  /** A handler threw: goes to the log, without what was said. */
  readonly onBug: (call: string, bug: unknown) => void;
  readonly sshLimits?: SshLimits;
}

/** Holds all sessions. Knows ports only, so it runs in a utility process and in plain Node alike. */
export interface SessionHost {
  /** The way to the vault host; a new one replaces the old. */
  useVault(release: Port): void;
  /** Serves one session of this transport, and of no other, for as long as this port lives. */
  addSession(port: Port, transport: SessionTarget['transport'] | 'any'): void;
}

/** A session host without sessions. */
export function createSessionHost(parts: SessionHostParts): SessionHost {
  let vault: Client<VaultRelease> | undefined;

  const openTarget: OpenTarget = async (target, size, steps) => {
    if (target.transport === 'local') return openLocal(parts.shell, size);
    const keeper = vault;
    if (keeper === undefined) return err(appErrorOf('locked'));
    const { credential, host, port } = target;
    const wanted = { credential, target: { host, port } };
    const reach = await keeper.call('reach', wanted);
    if (!reach.ok) return reach;
    const duties: SshDuties = {
      ...steps,
      release: key => keeper.call('release', { ...wanted, hostKey: key.fingerprint }),
    };
    return openSsh(target, size, duties, parts.sshLimits);
  };

  return {
    useVault: release => {
      vault = connect(release, vaultRelease, appErrorOf('locked'));
    },
    addSession: (port, transport) => {
      // The page names the target; main has said what it may be.
      const openAllowed: OpenTarget = async (target, size, steps) =>
        transport === 'any' || target.transport === transport
          ? openTarget(target, size, steps)
          : err(appErrorOf('not-permitted', { where: 'session: transport' }));
      const takeTyped: TakeTyped = async (input, target) =>
        vault === undefined ? err(appErrorOf('locked')) : vault.call('type', { ...input, target });
      serveSession(port, openAllowed, takeTyped, parts.onBug);
    },
  };
}
