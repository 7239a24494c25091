import type { Clock } from '../../common/lib/clock.ts';

/** How the machine as a whole stands, as Electron's powerMonitor tells it. */
export type MachineState = 'active' | 'idle' | 'locked' | 'unknown';

/** What the watch needs. */
export interface IdleWatchDeps {
  readonly clock: Clock;
  /** Idle minutes until the workspace locks, as set now. */
  readonly minutes: () => number;
  readonly machineState: () => MachineState;
  readonly onIdle: () => void;
  readonly onMachineLocked: () => void;
}

/** Main's own watch over an unlocked workspace: script in the page can neither hold it off nor fake a touch. */
export interface IdleWatch {
  /** Somebody used a key, the mouse or the screen in one of the app's windows. */
  touch(): void;
  /** Looks once; called every few seconds. */
  look(): void;
}

/** The page locks itself first, so that it can end its work in order; main follows if it did not. */
const GRACE_MS = 10_000;

/** Starts counting now. */
export function idleWatch(deps: IdleWatchDeps): IdleWatch {
  let touched = deps.clock.elapsed();
  return {
    touch: () => {
      touched = deps.clock.elapsed();
    },
    look: () => {
      // Linux tells of a locked screen only when it is asked.
      if (deps.machineState() === 'locked') deps.onMachineLocked();
      else if (deps.clock.elapsed() - touched >= deps.minutes() * 60_000 + GRACE_MS) deps.onIdle();
    },
  };
}
