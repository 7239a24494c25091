import type { AppError } from '../../common/errors/app-error.ts';

const SOON_MS = 30_000;
const LATER_MS = 600_000;
const HARDLY_MS = 3_600_000;

/**
 * What a transfer that failed waits for: the line, with everything else, or so many ms by itself, so
 * that one file never stands in the way of the others.
 */
export function pauseOf({ kind }: AppError): 'line' | number {
  switch (kind) {
    case 'not-connected':
    case 'server-unreachable':
    case 'server-bad-answer':
    case 'session-expired':
      return 'line';
    case 'blob-missing':
    case 'disk-full':
      return SOON_MS;
    case 'server-full':
      return LATER_MS;
    default:
      return HARDLY_MS;
  }
}
