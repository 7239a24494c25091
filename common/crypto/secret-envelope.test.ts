import { describe, expect, it } from 'vitest';
import { toBase64Url, fromBase64Url, utf8 } from '../lib/bytes.ts';
import { newId, type RecordId, type SpaceId } from '../lib/ids.ts';
import { secureRandom } from '../lib/random.ts';
import { importAesKey } from './aead.ts';
import type { SpaceKey, VaultKey } from './keys.ts';
import { openSecret, sealSecret } from './secret-envelope.ts';
import { deriveRecordsKey, deriveVaultKey } from './space-keys.ts';

const space = newId<SpaceId>(secureRandom);
const record = newId<RecordId>(secureRandom);
const target = { host: '192.0.2.7', port: 22 };
const place = { space, record, keyId: 'e1', target };

describe('a sealed secret', () => {
  it('opens with its vault key, in its place, with no byte altered', async () => {
    const key = await importAesKey<VaultKey>(secureRandom.bytes(32));
    const sealed = await sealSecret(key, place, utf8('hunter2'), secureRandom);
    expect(await openSecret(key, sealed)).toEqual({ ok: true, value: utf8('hunter2') });
    const refused = { ok: false, error: { kind: 'envelope-damaged' } };
    for (const altered of [
      { ...sealed, space: newId<SpaceId>(secureRandom) },
      { ...sealed, record: newId<RecordId>(secureRandom) },
      { ...sealed, keyId: 'e2' },
      { ...sealed, target: { ...target, host: '198.51.100.9' } },
      { ...sealed, target: { ...target, port: 2222 } },
      { ...sealed, wrapped: sealed.body, body: sealed.wrapped },
    ]) {
      expect(await openSecret(key, altered)).toEqual(refused);
    }
    for (const part of ['wrapped', 'body'] as const) {
      const bytes = fromBase64Url(sealed[part]);
      for (let at = 0; at < bytes.length; at += 1) {
        const flipped = bytes.slice();
        flipped[at]! ^= 128;
        expect(await openSecret(key, { ...sealed, [part]: toBase64Url(flipped) })).toEqual(refused);
      }
    }
  });

  it('looks alike whatever the length of a short secret', async () => {
    const key = await importAesKey<VaultKey>(secureRandom.bytes(32));
    const lengths = await Promise.all(
      ['', 'a', 'a'.repeat(20), 'a'.repeat(63)].map(
        async text => (await sealSecret(key, place, utf8(text), secureRandom)).body.length,
      ),
    );
    expect(new Set(lengths).size).toBe(1);
  });
});

describe('the keys of a space', () => {
  it('differ by use, space and epoch', async () => {
    const key = secureRandom.bytes(32) as SpaceKey;
    const other = newId<SpaceId>(secureRandom);
    const all = await Promise.all([
      deriveRecordsKey(key, space, 1),
      deriveVaultKey(key, space, 1),
      deriveRecordsKey(key, space, 2),
      deriveRecordsKey(key, other, 1),
    ]);
    expect(new Set(all.map(bytes => bytes.join())).size).toBe(4);
  });
});
