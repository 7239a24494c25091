import { z } from 'zod';
import { err, ok, type Result } from '../../common/lib/result.ts';

const flag = z.enum(['true', 'false']).transform(text => text === 'true');
const urls = z
  .string()
  .transform(text => text.split(',').map(url => url.trim()))
  .pipe(z.array(z.url({ protocol: /^https?$/ })));

/** Every setting, by the name of its environment variable. */
const environment = z.object({
  /** PostgreSQL; without it PGlite keeps everything in DATA_DIR. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Most connections to PostgreSQL. */
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(500).default(20),
  DATA_DIR: z.string().min(1).default('./data'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** URLs under which clients know the server, with commas between them. */
  RACKSIDE_PUBLIC_URL: urls.default([]),
  /** A code chosen by the operator, for set-ups that nobody watches. */
  RACKSIDE_ENROLMENT_CODE: z.string().trim().min(16).max(200).optional(),
  /** Most requests from one address in a minute; a tenth of them by strangers. */
  RACKSIDE_REQUESTS_PER_MINUTE: z.coerce.number().int().min(60).default(30_000),
  /** Whether a proxy in front says the client's address. */
  RACKSIDE_TRUST_PROXY: flag.default(false),
});

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
}

const LOOPBACK_HOSTS = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Reads the settings once, at start-up. The failure is one line for each wrong setting, with its name
 * and never its value, which may hold a password.
 */
export function parseConfig(
  env: Readonly<Record<string, string | undefined>>,
): Result<Config, readonly string[]> {
  // An empty variable is how many tools say 'not set'.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    return err(
      parsed.error.issues.map(({ path, message }) => `${path.slice(0, 1).join('')}: ${message}`),
    );
  }
  const values = parsed.data;
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
  });
}
