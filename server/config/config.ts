import { readFileSync } from 'node:fs';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { readSettings, type Environment } from './read-settings.ts';

/** The server's settings. */
export interface Config {
  readonly databaseUrl: string | undefined;
  readonly databaseConnections: number;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly publicUrls: readonly string[];
  readonly enrolmentCode: string | undefined;
  readonly requestsPerMinute: { readonly all: number; readonly strangers: number };
  readonly trustProxy: boolean;
  /** Where /metrics is to be had; without a port nowhere. */
  readonly metrics: { readonly host: string; readonly port: number | undefined };
  /** Below so many free bytes nothing new is taken. */
  readonly minFreeBytes: number;
  /** How long a stopping server goes on serving. */
  readonly drainMs: number;
  /** Whether servers on one database tell each other of news. */
  readonly sharedPokes: boolean;
}

const LOOPBACK_HOSTS = new Set(['127.0.0.1', '::1', 'localhost']);
const MEGABYTE = 1_048_576;

/** Reads the settings once, at start-up; see {@link readSettings} for what a failure says. */
export function parseConfig(
  env: Environment,
  readFile: (path: string) => string = path => readFileSync(path, 'utf8'),
): Result<Config, readonly string[]> {
  const read = readSettings(env, readFile);
  if (!read.ok) return read;
  const values = read.value;
  if (!LOOPBACK_HOSTS.has(values.HOST) && values.RACKSIDE_PUBLIC_URL.length === 0) {
    return err([
      'RACKSIDE_PUBLIC_URL: say under which URL clients know this server, for HOST opens it to others',
    ]);
  }
  return ok({
    databaseUrl: values.DATABASE_URL,
    databaseConnections: values.DATABASE_CONNECTIONS,
    dataDir: values.DATA_DIR,
    host: values.HOST,
    port: values.PORT,
    logLevel: values.LOG_LEVEL,
    publicUrls: values.RACKSIDE_PUBLIC_URL,
    enrolmentCode: values.RACKSIDE_ENROLMENT_CODE,
    requestsPerMinute: {
      all: values.RACKSIDE_REQUESTS_PER_MINUTE,
      strangers: Math.ceil(values.RACKSIDE_REQUESTS_PER_MINUTE / 10),
    },
    trustProxy: values.RACKSIDE_TRUST_PROXY,
    metrics: { host: values.RACKSIDE_METRICS_HOST, port: values.RACKSIDE_METRICS_PORT },
    minFreeBytes: values.RACKSIDE_MIN_FREE_MB * MEGABYTE,
    drainMs: values.RACKSIDE_DRAIN_SECONDS * 1_000,
    sharedPokes: values.RACKSIDE_POKES === 'listen',
  });
}
