import { errorCode } from './retry.ts';

/** The database could not be reached, or went away in the middle. */
export class DatabaseUnavailable extends Error {
  /** The system's code, where there was one. */
  readonly code: string | undefined;

  constructor(cause: unknown) {
    super('the database is unavailable', { cause });
    this.name = 'DatabaseUnavailable';
    this.code = errorCode(cause);
  }
}

/**
 * SQLSTATE classes by which a database says that it can't serve now: connection (08), resources (53),
 * and being ended or shut down (57).
 */
const CANNOT_SERVE = /^(08|53|57)\w{3}$/;

/** Whether the database found no room for what it was to write (SQLSTATE disk_full). */
export function isDiskFull(error: unknown): boolean {
  return errorCode(error) === '53100';
}

/** Whether an exception says that the database is away, not that we are wrong. */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof DatabaseUnavailable || CANNOT_SERVE.test(errorCode(error) ?? '');
}
