import { z } from 'zod';

/** One setting: how its text is read, and what an operator is told of it. */
interface Setting<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** What it is for, in a line. */
  readonly meaning: string;
  /** What may stand there. */
  readonly allowed: string;
  readonly example: string;
  /** What counts when it is not set, in words. */
  readonly absent: string;
  /** May also come from a file whose path `<NAME>_FILE` holds. */
  readonly secret?: true;
}

const setting = <Schema extends z.ZodType>(one: Setting<Schema>): Setting<Schema> => one;

const port = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(['true', 'false']).transform(text => text === 'true');
const urls = z
  .string()
  .transform(text => text.split(',').map(url => url.trim()))
  .pipe(z.array(z.url({ protocol: /^https?$/ })));

/** Every setting, by the name of its environment variable; `rackside-server help` prints this table. */
export const settings = {
  DATABASE_URL: setting({
    schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    meaning: 'PostgreSQL 15 or newer; without it PGlite keeps everything in DATA_DIR',
    allowed: 'a URL that begins with postgres://',
    example: 'postgres://rackside:password@db.example/rackside',
    absent: 'PGlite',
    secret: true,
  }),
  DATABASE_CONNECTIONS: setting({
    schema: z.coerce.number().int().min(2).max(500).default(20),
    meaning: 'most connections of this process to PostgreSQL',
    allowed: 'a whole number from 2 to 500',
    example: '40',
    absent: '20',
  }),
  DATA_DIR: setting({
    schema: z.string().min(1).default('./data'),
    meaning: 'folder of PGlite’s files',
    allowed: 'a path that this account may write to',
    example: '/var/lib/rackside',
    absent: './data',
  }),
  HOST: setting({
    schema: z.string().min(1).default('127.0.0.1'),
    meaning: 'address to listen on',
    allowed: 'an address or name of this machine',
    example: '0.0.0.0',
    absent: '127.0.0.1',
  }),
  PORT: setting({
    schema: port.default(8787),
    meaning: 'port to listen on',
    allowed: 'a whole number from 0 (any free port) to 65535',
    example: '8787',
    absent: '8787',
  }),
  LOG_LEVEL: setting({
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    meaning: 'from which level on lines are logged',
    allowed: 'trace, debug, info, warn, error or silent',
    example: 'warn',
    absent: 'info',
  }),
  RACKSIDE_PUBLIC_URL: setting({
    schema: urls.default([]),
    meaning: 'URLs under which clients know the server, which they sign when they log in',
    allowed: 'http or https URLs with commas between them; needed when HOST is no loopback',
    example: 'https://rackside.example',
    absent: 'only this machine’s own clients are served',
  }),
  RACKSIDE_ENROLMENT_CODE: setting({
    schema: z.string().trim().min(16).max(200).optional(),
    meaning: 'an enrolment code of your own, good for one organisation',
    allowed: '16 to 200 characters',
    example: 'K7QF-2M9X-TR4D-8WVA',
    absent: 'a fresh one is printed while there is no organisation',
    secret: true,
  }),
  RACKSIDE_REQUESTS_PER_MINUTE: setting({
    schema: z.coerce.number().int().min(60).default(30_000),
    meaning: 'most requests from one address in a minute; a tenth of them without a session',
    allowed: 'a whole number from 60 on',
    example: '6000',
    absent: '30000',
  }),
  RACKSIDE_TRUST_PROXY: setting({
    schema: flag.default(false),
    meaning: 'whether a proxy in front says the client’s address (X-Forwarded-For)',
    allowed: 'true or false',
    example: 'true',
    absent: 'false',
  }),
  RACKSIDE_METRICS_HOST: setting({
    schema: z.string().min(1).default('127.0.0.1'),
    meaning: 'address on which Prometheus finds /metrics',
    allowed: 'an address or name of this machine; never one that strangers reach',
    example: '10.0.0.5',
    absent: '127.0.0.1',
  }),
  RACKSIDE_METRICS_PORT: setting({
    schema: z.union([z.literal('off'), port]).default(8788),
    meaning: 'port on which Prometheus finds /metrics',
    allowed: 'a whole number from 0 (any free port) to 65535, or off',
    example: '8788',
    absent: '8788',
  }),
  RACKSIDE_MIN_FREE_MB: setting({
    schema: z.coerce.number().int().min(0).max(1_048_576).default(256),
    meaning:
      'below so many free megabytes in DATA_DIR the server takes nothing new, and still answers reads',
    allowed: 'a whole number from 0 (never) to 1048576',
    example: '1024',
    absent: '256',
  }),
  RACKSIDE_DRAIN_SECONDS: setting({
    schema: z.coerce.number().int().min(0).max(300).default(0),
    meaning: 'how long a stopping server still serves while /v1/ready sends new clients elsewhere',
    allowed: 'a whole number from 0 to 300',
    example: '10',
    absent: '0',
  }),
  RACKSIDE_POKES: setting({
    schema: z.enum(['listen', 'process']).default('listen'),
    meaning: 'how servers on one PostgreSQL tell each other of news: LISTEN/NOTIFY, or not at all',
    allowed: 'listen or process; process where the database has no LISTEN (YugabyteDB, PgBouncer)',
    example: 'process',
    absent: 'listen',
  }),
  RACKSIDE_BLOB_QUOTA_MB: setting({
    schema: z.coerce.number().int().min(0).max(1_073_741_824).default(51_200),
    meaning: 'most megabytes of one organisation’s attached files',
    allowed: 'a whole number from 0 to 1073741824',
    example: '204800',
    absent: '51200 (50 GiB)',
  }),
  RACKSIDE_S3_ENDPOINT: setting({
    schema: z.url({ protocol: /^https?$/ }).optional(),
    meaning: 'server of the bucket for attached files; the bucket is named in the path',
    allowed: 'an http or https URL; needs the other RACKSIDE_S3 settings too',
    example: 'https://s3.eu-central-1.amazonaws.com',
    absent: 'files in DATA_DIR/blobs',
  }),
  RACKSIDE_S3_BUCKET: setting({
    schema: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
      .optional(),
    meaning: 'the bucket',
    allowed: 'its name: 3 to 63 small letters, digits, dots and hyphens',
    example: 'rackside-files',
    absent: 'files in DATA_DIR/blobs',
  }),
  RACKSIDE_S3_REGION: setting({
    schema: z
      .string()
      .regex(/^[\w-]{1,40}$/)
      .default('us-east-1'),
    meaning: 'the bucket’s region, which each request’s signature names',
    allowed: 'letters, digits and hyphens',
    example: 'eu-central-1',
    absent: 'us-east-1',
  }),
  RACKSIDE_S3_ACCESS_KEY: setting({
    schema: z.string().min(1).max(200).optional(),
    meaning: 'name of the key that may read and write the bucket',
    allowed: 'up to 200 characters',
    example: 'AKIAIOSFODNN7EXAMPLE',
    absent: 'files in DATA_DIR/blobs',
  }),
  RACKSIDE_S3_SECRET_KEY: setting({
    schema: z.string().min(1).max(200).optional(),
    meaning: 'the key itself',
    allowed: 'up to 200 characters',
    example: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    absent: 'files in DATA_DIR/blobs',
    secret: true,
  }),
} as const;

/** The name of a setting. */
export type SettingName = keyof typeof settings;

/** What each setting's text is read into. */
export type SettingValues = {
  readonly [Name in SettingName]: z.output<(typeof settings)[Name]['schema']>;
};

/** Names of all settings, in the table's order. */
export const settingNames = Object.keys(settings) as SettingName[];

/** Whether a setting may come from a file. */
export function isSecret(name: SettingName): boolean {
  return 'secret' in settings[name];
}
