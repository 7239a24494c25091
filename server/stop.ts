import type { Logger } from 'pino';

/** Longest that a stop may take once new clients are turned away. */
const STOP_MS = 10_000;

/** One Ctrl-C comes twice: from the terminal, and passed on by the program that started us. */
const SAME_SIGNAL_MS = 1_000;

/** What there is to do before the process may end. */
export interface Stopping {
  /** Says that new clients should go elsewhere; those who are here are still served. */
  readonly refuseNew: () => void;
  /** Ends what is under way, in order. */
  readonly finish: () => Promise<void>;
}

/**
 * Stops the server in order at SIGINT or SIGTERM. A second signal ends it at once, and so does whatever
 * hangs: the database is safe at any moment.
 */
export function stopInOrder(log: Logger, drainMs: number, stopping: Stopping): void {
  let begun: number | undefined;
  const finish = (): void => {
    setTimeout(() => process.exit(1), STOP_MS).unref();
    stopping.finish().then(
      () => log.info('stopped'),
      (error: unknown) => {
        log.error({ name: error instanceof Error ? error.name : typeof error }, 'stop failed');
        process.exit(1);
      },
    );
  };
  const stop = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (begun !== undefined) {
      if (now - begun < SAME_SIGNAL_MS) return;
      log.warn({ signal }, 'stopping at once');
      process.exit(1);
    }
    begun = now;
    log.info({ signal }, 'stopping');
    stopping.refuseNew();
    if (drainMs > 0) setTimeout(finish, drainMs);
    else finish();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/**
 * Logs where a bug is that nobody caught, and ends the process. Node would print what it says, which may
 * quote a value.
 */
export function logCrashes(log: Logger): void {
  process.on('uncaughtException', (error: unknown) => {
    const { name, stack } = error instanceof Error ? error : { name: typeof error, stack: '' };
    const where = (stack ?? '').split('\n').filter(line => /^\s+at /.test(line));
    log.fatal({ name, where }, 'crashed');
    process.exit(1);
  });
}
