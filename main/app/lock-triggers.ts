import { powerMonitor, type WebContents } from 'electron';
import type { LockReason } from '../../common/features/workspace/ipc.ts';
import type { Clock } from '../../common/lib/clock.ts';
import { idleWatch } from './idle-watch.ts';

const LOOK_MS = 5_000;
/** For Electron's idle state, of which only `locked` is used. */
const ANY_SECONDS = 60;

/** Locks when the machine is locked, sleeps, changes hands or shuts down, and when nobody is at it. */
export function watchLockTriggers(deps: {
  readonly clock: Clock;
  readonly minutes: () => number;
  readonly isUnlocked: () => boolean;
  readonly lock: (why: LockReason) => void;
}): { readonly watchWindow: (contents: WebContents) => void; readonly touch: () => void } {
  const lockWithSystem = (): void => deps.lock('system');
  powerMonitor.on('lock-screen', lockWithSystem);
  powerMonitor.on('suspend', lockWithSystem);
  powerMonitor.on('user-did-resign-active', lockWithSystem);
  powerMonitor.on('shutdown', lockWithSystem);

  const watch = idleWatch({
    clock: deps.clock,
    minutes: deps.minutes,
    machineState: () => powerMonitor.getSystemIdleState(ANY_SECONDS),
    onIdle: () => deps.lock('idle'),
    onMachineLocked: lockWithSystem,
  });
  setInterval(() => {
    if (deps.isUnlocked()) watch.look();
  }, LOOK_MS).unref();
  return {
    touch: watch.touch,
    // Input as the browser process sees it, not what script in the page dispatches.
    watchWindow: contents => void contents.on('input-event', () => watch.touch()),
  };
}
