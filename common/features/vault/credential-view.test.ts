import { describe, expect, it } from 'vitest';
import { foldedRecord, head, idOf } from '../../../test/builders/folded-record.ts';
import { CREDENTIAL_USES, isStoredFor, toCredential } from './credential-view.ts';

const fields = {
  name: '巡检账号',
  kind: 'password',
  username: 'netops',
  asset: idOf<string>(30),
  secret: {
    v: 1,
    space: idOf<string>(20),
    record: idOf<string>(10),
    keyId: 'e1',
    target: { host: '10.0.0.1', port: 22 },
    wrapped: 'AAAA',
    body: 'BBBB',
  },
};

describe('toCredential', () => {
  it('tells of the last use: on which host, for which work, by whom', () => {
    const work = { type: 'fault', space: idOf<string>(20), id: idOf<string>(40) };
    const uses = [head({ work, host: '10.0.0.1' }), head({ work, host: '10.0.0.2' })];
    const result = toCredential(foldedRecord(fields, { lists: { [CREDENTIAL_USES]: uses } }));
    expect(result).toMatchObject({
      ok: true,
      value: { uses: 2, lastUse: { host: '10.0.0.2', work, written: { authorName: '王工' } } },
    });
  });

  it('is stored for one address', () => {
    const read = toCredential(foldedRecord(fields));
    if (!read.ok) throw new Error('not read');
    expect(isStoredFor(read.value, { host: '10.0.0.1', port: 22 })).toBe(true);
    expect(isStoredFor(read.value, { host: '10.0.0.1', port: 2222 })).toBe(false);
    expect(isStoredFor(read.value, { host: '10.0.0.10', port: 22 })).toBe(false);
  });

  it('refuses a secret that is not sealed', () => {
    const result = toCredential(foldedRecord({ ...fields, secret: 'hunter2' }));
    expect(result).toMatchObject({
      ok: false,
      error: { kind: 'record-damaged', detail: { field: 'secret' } },
    });
  });
});
