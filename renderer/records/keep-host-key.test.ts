import { describe, expect, it } from 'vitest';
import { appErrorOf } from '../../common/errors/app-error.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import { foldedRecord, idOf } from '../../test/builders/folded-record.ts';
import type { DataContract } from '../data/data-contract.ts';
import { keepHostKey } from './keep-host-key.ts';

const asset = { id: idOf<RecordId>(10), space: idOf<SpaceId>(20) };
const key = { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:new' };
const known = { algorithm: 'ssh-rsa', fingerprint: 'SHA256:old' };
const record = foldedRecord({
  name: 'CORE-SW-01',
  subClass: 'network',
  maker: '',
  model: '',
  serial: '',
  host: '10.0.0.1',
  sshPort: 22,
  room: '',
  rack: '',
  unit: null,
  hostKeys: [known],
});

function dataThat(answers: { get?: unknown; commit: () => Promise<unknown> }) {
  const call = (name: 'get' | 'commit', input: unknown): Promise<unknown> => {
    asked.push([name, input]);
    return name === 'get'
      ? Promise.resolve(answers.get ?? { ok: true, value: record })
      : answers.commit();
  };
  const asked: [string, unknown][] = [];
  return { data: { call } as unknown as Client<DataContract>, asked };
}

describe('keepHostKey', () => {
  it('adds the key to those of now, and is done when that is on disk', async () => {
    let written: (value: unknown) => void = () => undefined;
    const { data, asked } = dataThat({
      commit: () =>
        new Promise(resolve => {
          written = resolve;
        }),
    });
    let done = false;
    const keeping = keepHostKey(data, asset, key).then(result => {
      done = true;
      return result;
    });
    await expect.poll(() => asked.length).toBe(2);
    expect(done).toBe(false);
    written({ ok: true, value: { changes: [] } });
    expect(await keeping).toEqual({ ok: true, value: undefined });
    expect(asked[1]).toMatchObject([
      'commit',
      { edits: [{ ...asset, type: 'asset', field: 'hostKeys', value: [known, key] }] },
    ]);
  });

  it('says when it could not, so that nobody logs in on it', async () => {
    const full = { ok: false, error: appErrorOf('store-unavailable') };
    expect(await keepHostKey(dataThat({ commit: async () => full }).data, asset, key)).toEqual(
      full,
    );
    const gone = dataThat({ get: { ok: true, value: null }, commit: async () => full });
    expect(await keepHostKey(gone.data, asset, key)).toMatchObject({
      error: { kind: 'not-found' },
    });
    expect(gone.asked).toHaveLength(1);
  });
});
