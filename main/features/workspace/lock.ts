import { safeStorage } from 'electron';
import type { VaultOwner } from '../../../common/features/vault/vault-owner.ts';
import { systemClock } from '../../../common/lib/clock.ts';
import type { LockReason } from '../../../common/features/workspace/ipc.ts';
import { bugFacts, type Log } from '../../lib/log.ts';
import { createKeystore } from './keystore.ts';
import { startVaultProcess, type VaultProcess } from './vault-process.ts';

/** The one vault host of this profile. Locked means that there is none. */
export interface Lock {
  /** Starts the vault host; one that runs is ended first. */
  openVault(): VaultProcess;
  lock(why: LockReason): void;
}

/** What happens around the vault host's life. */
export interface LockEvents {
  onUnlocked(owner: VaultOwner, vault: VaultProcess): void;
  onLocked(why: LockReason): void;
}

/** Keeps the vault host: starts it to unlock, ends it to lock. */
export function createLock(script: string, dir: string, log: Log, events: LockEvents): Lock {
  let running: VaultProcess | undefined;
  const keystore = createKeystore({
    system: () => safeStorage,
    platform: process.platform,
    clock: systemClock,
  });
  const keys = {
    handlers: keystore.serving(dir),
    onBug: (call: string, bug: unknown) => log.error('bug', { call, ...bugFacts(bug) }),
  };
  let isUnlocked = false;

  const lock = (why: LockReason): void => {
    const vault = running;
    if (vault === undefined) return;
    running = undefined;
    isUnlocked = false;
    vault.end();
    log.info('workspace.locked', { why });
    events.onLocked(why);
  };
  return {
    openVault: () => {
      // What was started with the open vault ends with it; one that never opened has nothing to end.
      if (isUnlocked) lock('asked');
      else running?.end();
      const vault = startVaultProcess(script, dir, keys, code => {
        if (running !== vault) return;
        log.error('vault-host.ended', { code });
        lock('ended');
      });
      running = vault;
      vault.control.on('unlocked', owner => {
        if (running !== vault) return;
        isUnlocked = true;
        events.onUnlocked(owner, vault);
      });
      return vault;
    },
    lock,
  };
}
