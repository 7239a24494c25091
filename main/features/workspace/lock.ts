import { safeStorage } from 'electron';
import type { VaultKeystore } from '../../../common/features/vault/vault-keystore.ts';
import type { VaultOwner } from '../../../common/features/vault/vault-owner.ts';
import { systemClock } from '../../../common/lib/clock.ts';
import type { LockReason } from '../../../common/features/workspace/ipc.ts';
import type { Handlers } from '../../../common/ipc/port-rpc.ts';
import { bugFacts, type Log } from '../../lib/log.ts';
import { createKeystore } from './keystore.ts';
import { startVaultProcess, type VaultProcess } from './vault-process.ts';

/** The one vault host of this profile. Locked means that there is none. */
export interface Lock {
  /** Starts the vault host; one that runs is ended first. */
  openVault(): VaultProcess;
  lock(why: LockReason): void;
  /** Whether keys are open. */
  isUnlocked(): boolean;
  /** Why it was last locked; null before the first lock and while it is unlocked. */
  lockedBy(): LockReason | null;
  /** The system's keystore for the vault in this folder. */
  keystoreOf(vaultDir: string): Handlers<VaultKeystore>;
}

/** What happens around the vault host's life. */
export interface LockEvents {
  /** The vault host runs, still locked. */
  onStarted(vault: VaultProcess): void;
  onUnlocked(owner: VaultOwner, vault: VaultProcess): void;
  /** `wasUnlocked` is false when the vault host ended before a passphrase had opened it. */
  onLocked(why: LockReason, wasUnlocked: boolean): void;
}

/**
 * Keeps the vault host: starts it to unlock, ends it to lock.
 * @param dir folder of the vault whose turn it is
 */
export function createLock(script: string, dir: () => string, log: Log, events: LockEvents): Lock {
  let running: VaultProcess | undefined;
  const keystore = createKeystore({
    system: () => safeStorage,
    platform: process.platform,
    clock: systemClock,
  });
  const onBug = (call: string, bug: unknown): void => log.error('bug', { call, ...bugFacts(bug) });
  let isUnlocked = false;
  let lockedBy: LockReason | null = null;

  const lock = (why: LockReason): void => {
    const vault = running;
    if (vault === undefined) return;
    running = undefined;
    const wasUnlocked = isUnlocked;
    isUnlocked = false;
    if (wasUnlocked) lockedBy = why;
    vault.end();
    log.info('workspace.locked', { why });
    events.onLocked(why, wasUnlocked);
  };
  return {
    openVault: () => {
      // What was started with the open vault ends with it; one that never opened has nothing to end.
      if (isUnlocked) lock('asked');
      else running?.end();
      const vaultDir = dir();
      const keys = { handlers: keystore.serving(vaultDir), onBug };
      const vault = startVaultProcess(script, vaultDir, keys, code => {
        if (running !== vault) return;
        log.error('vault-host.ended', { code });
        lock('ended');
      });
      running = vault;
      events.onStarted(vault);
      vault.control.on('unlocked', owner => {
        if (running !== vault) return;
        isUnlocked = true;
        lockedBy = null;
        events.onUnlocked(owner, vault);
      });
      return vault;
    },
    isUnlocked: () => isUnlocked,
    lockedBy: () => lockedBy,
    keystoreOf: vaultDir => keystore.serving(vaultDir),
    lock,
  };
}
