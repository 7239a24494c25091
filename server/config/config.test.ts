import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';

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
  ])('%s=%s is named as wrong, and its value is not repeated', (name, value) => {
    const config = parseConfig({ [name]: value });
    if (config.ok) throw new Error('taken');
    expect(config.error).toHaveLength(1);
    expect(config.error[0]).toMatch(new RegExp(`^${name}: `));
    expect(config.error[0]).not.toContain(value);
  });

  it('ask for a public URL when others than this machine may connect', () => {
    const config = parseConfig({ HOST: '0.0.0.0' });
    expect(config).toMatchObject({ ok: false });
    if (!config.ok) expect(config.error[0]).toMatch(/^RACKSIDE_PUBLIC_URL: /);
  });
});
