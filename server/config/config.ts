import { readFileSync } from 'node:fs';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { S3Settings } from '../blobs/s3-store.ts';
import { readSettings, type Environment } from './read-settings.ts';
import type { SettingValues } from './settings.ts';

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
  /** Bucket of attached files; without one they lie in DATA_DIR. */
  readonly s3: S3Settings | undefined;
  /** Most bytes of one organisation's attached files. */
  readonly blobQuota: number;
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
  const s3 = bucketOf(values);
  if (!s3.ok) return s3;
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
    metrics: {
      host: values.RACKSIDE_METRICS_HOST,
      port: values.RACKSIDE_METRICS_PORT === 'off' ? undefined : values.RACKSIDE_METRICS_PORT,
    },
    minFreeBytes: values.RACKSIDE_MIN_FREE_MB * MEGABYTE,
    drainMs: values.RACKSIDE_DRAIN_SECONDS * 1_000,
    sharedPokes: values.RACKSIDE_POKES === 'listen',
    s3: s3.value,
    blobQuota: values.RACKSIDE_BLOB_QUOTA_MB * MEGABYTE,
  });
}

/** A bucket needs its name, where it is, and a key; with none of them there is none. */
function bucketOf(values: SettingValues): Result<S3Settings | undefined, readonly string[]> {
  const needed = {
    RACKSIDE_S3_ENDPOINT: values.RACKSIDE_S3_ENDPOINT,
    RACKSIDE_S3_BUCKET: values.RACKSIDE_S3_BUCKET,
    RACKSIDE_S3_ACCESS_KEY: values.RACKSIDE_S3_ACCESS_KEY,
    RACKSIDE_S3_SECRET_KEY: values.RACKSIDE_S3_SECRET_KEY,
  };
  const missing = Object.entries(needed).filter(([, value]) => value === undefined);
  if (missing.length === Object.keys(needed).length) return ok(undefined);
  if (missing.length > 0) {
    return err(missing.map(([name]) => `${name}: needed, for a bucket is set in part`));
  }
  return ok({
    endpoint: values.RACKSIDE_S3_ENDPOINT ?? '',
    bucket: values.RACKSIDE_S3_BUCKET ?? '',
    accessKeyId: values.RACKSIDE_S3_ACCESS_KEY ?? '',
    secretAccessKey: values.RACKSIDE_S3_SECRET_KEY ?? '',
    region: values.RACKSIDE_S3_REGION,
  });
}
