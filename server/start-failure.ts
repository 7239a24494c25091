import { DatabaseTooNew } from './db/migrate.ts';
import { DataFolderInUse } from './db/folder-lock.ts';
import { MetricsUnavailable } from './metrics/metrics-server.ts';
import { errorCode } from './db/retry.ts';

const sentences: Readonly<Record<string, string>> = {
  EADDRINUSE: 'HOST and PORT: something else listens there already',
  EADDRNOTAVAIL: 'HOST: this machine has no such address',
  EACCES: 'this account may not listen on PORT, or may not write to DATA_DIR',
  ECONNREFUSED: 'DATABASE_URL: no database answers there',
  ENOTFOUND: 'DATABASE_URL: its host is not known',
  '28P01': 'DATABASE_URL: the database refuses the password',
  '28000': 'DATABASE_URL: the database refuses this user',
  '3D000': 'DATABASE_URL: there is no such database',
  '42501': 'DATABASE_URL: this user may not make tables',
};

const expected = [DatabaseTooNew, DataFolderInUse, MetricsUnavailable];

/** What an operator can read and mend, of an exception at start-up; undefined for a bug. */
export function startFailure(error: unknown): string | undefined {
  if (expected.some(kind => error instanceof kind)) return (error as Error).message;
  return sentences[errorCode(error) ?? ''];
}
