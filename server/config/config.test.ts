import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';
import { settingNames, settings } from './settings.ts';

describe('settings', () => {
  it('need nothing: PGlite in ./data, on loopback', () => {
    expect(parseConfig({ DATABASE_URL: '', PATH: '/bin' })).toMatchObject({
      ok: true,
      value: {
        databaseUrl: undefined,
        dataDir: './data',
        host: '127.0.0.1',
        port: 8787,
        publicUrls: [],
        enrolmentCode: undefined,
        trustProxy: false,
      },
    });
  });

  it('are read by name', () => {
    const env = {
      DATABASE_URL: 'postgres://rackside:pw@db/rackside',
      HOST: '0.0.0.0',
      PORT: '443',
      RACKSIDE_PUBLIC_URL: 'https://rackside.example, https://10.0.0.5:8443',
      RACKSIDE_ENROLMENT_CODE: 'ABCD-EFGH-JKMN-PQRS',
      RACKSIDE_REQUESTS_PER_MINUTE: '600',
      RACKSIDE_TRUST_PROXY: 'true',
    };
    expect(parseConfig(env)).toMatchObject({
      ok: true,
      value: {
        databaseUrl: env.DATABASE_URL,
        host: '0.0.0.0',
        port: 443,
        publicUrls: ['https://rackside.example', 'https://10.0.0.5:8443'],
        enrolmentCode: env.RACKSIDE_ENROLMENT_CODE,
        requestsPerMinute: { all: 600, strangers: 60 },
        trustProxy: true,
      },
    });
  });

  it.each([
    ['DATABASE_URL', 'mysql://secret@db/x'],
    ['DATABASE_CONNECTIONS', 'secret'],
    ['PORT', '70000'],
    ['LOG_LEVEL', 'secret'],
    ['RACKSIDE_PUBLIC_URL', 'secret'],
    ['RACKSIDE_PUBLIC_URL', 'ftp://secret'],
    ['RACKSIDE_ENROLMENT_CODE', 'secret'],
    ['RACKSIDE_TRUST_PROXY', 'yes'],
    ['RACKSIDE_REQUESTS_PER_MINUTE', '59'],
    ['RACKSIDE_METRICS_PORT', 'none'],
    ['RACKSIDE_MIN_FREE_MB', '-1'],
    ['RACKSIDE_DRAIN_SECONDS', '301'],
    ['RACKSIDE_POKES', 'nats'],
    ['RACKSIDE_S3_ENDPOINT', 's3://secret'],
    ['RACKSIDE_S3_BUCKET', 'A secret'],
  ] as const)('%s=%s is named with what is allowed, and not repeated', (name, value) => {
    const config = parseConfig({ [name]: value });
    if (config.ok) throw new Error('taken');
    expect(config.error).toHaveLength(1);
    const { allowed, example } = settings[name];
    expect(config.error[0]).toBe(`${name}: ${allowed}, such as ${example}`);
    expect(config.error[0]).not.toContain(value);
  });

  it('names every wrong one at once, and those that nobody knows', () => {
    const config = parseConfig({ PORT: 'x', RACKSIDE_PUBLIC_URLS: 'https://a.example', PATHS: '' });
    if (config.ok) throw new Error('taken');
    expect(config.error.map(line => line.split(':')[0])).toEqual(['RACKSIDE_PUBLIC_URLS', 'PORT']);
  });

  it.each(settingNames)('%s takes its own example', name => {
    expect(settings[name].schema.safeParse(settings[name].example).success).toBe(true);
  });

  it('of a bucket are there together, or not at all', () => {
    const bucket = {
      RACKSIDE_S3_ENDPOINT: 'http://127.0.0.1:9000',
      RACKSIDE_S3_BUCKET: 'rackside',
      RACKSIDE_S3_ACCESS_KEY: 'name',
      RACKSIDE_S3_SECRET_KEY: 'secret',
    };
    expect(parseConfig({})).toMatchObject({ value: { s3: undefined } });
    expect(parseConfig(bucket)).toMatchObject({
      value: {
        s3: { endpoint: bucket.RACKSIDE_S3_ENDPOINT, bucket: 'rackside', region: 'us-east-1' },
      },
    });
    const { RACKSIDE_S3_BUCKET: _bucket, ...rest } = bucket;
    expect(parseConfig(rest)).toMatchObject({
      error: [expect.stringMatching(/^RACKSIDE_S3_BUCKET: /)],
    });
  });

  describe('that are secret', () => {
    const files: Readonly<Record<string, string>> = {
      '/run/secrets/db': 'postgres://rackside:pw@db/rackside\n',
    };
    const read = (path: string): string => {
      const text = files[path];
      if (text === undefined) throw new Error('ENOENT');
      return text;
    };

    it('may lie in a file', () => {
      const config = parseConfig({ DATABASE_URL_FILE: '/run/secrets/db' }, read);
      expect(config).toMatchObject({
        value: { databaseUrl: 'postgres://rackside:pw@db/rackside' },
      });
    });

    it('lie in one place only, and the file is there', () => {
      const both = { DATABASE_URL_FILE: '/run/secrets/db', DATABASE_URL: 'postgres://db/other' };
      expect(parseConfig(both, read)).toMatchObject({
        error: [expect.stringMatching(/^DATABASE_URL_FILE: DATABASE_URL is set too/)],
      });
      expect(parseConfig({ RACKSIDE_ENROLMENT_CODE_FILE: '/nowhere' }, read)).toMatchObject({
        error: [expect.stringMatching(/^RACKSIDE_ENROLMENT_CODE_FILE: a file that/)],
      });
    });

    it('are the only ones that may', () => {
      expect(parseConfig({ RACKSIDE_POKES_FILE: '/run/secrets/db' }, read)).toMatchObject({
        ok: false,
      });
    });
  });

  it('ask for a public URL when others than this machine may connect', () => {
    const config = parseConfig({ HOST: '0.0.0.0' });
    expect(config).toMatchObject({ ok: false });
    if (!config.ok) expect(config.error[0]).toMatch(/^RACKSIDE_PUBLIC_URL: /);
  });
});
