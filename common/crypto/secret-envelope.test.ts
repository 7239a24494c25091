import { describe, expect, it } from 'vitest';
import { toBase64Url, fromBase64Url, utf8 } from '../lib/bytes.ts';
import { newId, type AccountId, type DeviceId, type RecordId, type SpaceId } from '../lib/ids.ts';
import { secureRandom } from '../lib/random.ts';
import { canonicalJson } from '../lib/json.ts';
import { importAesKey, padme, sealBytes } from './aead.ts';
import type { VaultKey } from './keys.ts';
import { isGenuineSecret, openSecret, sealSecret, secretHash } from './secret-envelope.ts';
import { sealedSecret, type SealedSecretV1 } from './sealed-secret.ts';

const place = {
  space: newId<SpaceId>(secureRandom),
  record: newId<RecordId>(secureRandom),
  keyId: 'e1',
  author: newId<AccountId>(secureRandom),
  device: newId<DeviceId>(secureRandom),
  schema: 1,
  revision: 3,
  previous: toBase64Url(secureRandom.bytes(32)),
  target: { host: '192.0.2.7', port: 22 },
};
const refused = { ok: false, error: { kind: 'envelope-damaged' } };

describe('a sealed secret', () => {
  it('opens with its vault key, in its place, with no member and no byte altered', async () => {
    const key = await importAesKey<VaultKey>(secureRandom.bytes(32));
    const sealed = await sealSecret(key, place, utf8('hunter2'), secureRandom);
    expect(sealedSecret.safeParse(sealed).success).toBe(true);
    expect(await openSecret(key, sealed)).toEqual({ ok: true, value: utf8('hunter2') });
    expect(await isGenuineSecret(key, sealed)).toBe(true);
    for (const altered of [
      { ...sealed, space: newId<SpaceId>(secureRandom) },
      { ...sealed, record: newId<RecordId>(secureRandom) },
      { ...sealed, keyId: 'e2' },
      { ...sealed, author: newId<AccountId>(secureRandom) },
      { ...sealed, device: newId<DeviceId>(secureRandom) },
      { ...sealed, schema: 2 },
      { ...sealed, revision: 4 },
      { ...sealed, previous: null },
      { ...sealed, previous: toBase64Url(secureRandom.bytes(32)) },
      { ...sealed, target: { ...place.target, host: '198.51.100.9' } },
      { ...sealed, target: { ...place.target, port: 2222 } },
      { ...sealed, target: null },
      { ...sealed, wrapped: sealed.body, body: sealed.wrapped },
    ]) {
      expect(await openSecret(key, altered)).toEqual(refused);
      expect(await isGenuineSecret(key, altered)).toBe(false);
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

  it('has a hash over all of it, so that what follows names this one and no other', async () => {
    const key = await importAesKey<VaultKey>(secureRandom.bytes(32));
    const sealed = await sealSecret(key, place, utf8('a'), secureRandom);
    const again = await sealSecret(key, place, utf8('a'), secureRandom);
    expect(await secretHash(sealed)).not.toBe(await secretHash(again));
    expect(await secretHash(sealed)).toBe(await secretHash({ ...sealed }));
  });
});

describe('a secret of version 1', () => {
  /** As the first version of the app wrote it. */
  async function sealedThen(key: VaultKey, secret: string): Promise<SealedSecretV1> {
    const { space, record, keyId, target } = place;
    const aad = (part: string) =>
      utf8(
        canonicalJson({
          format: 'rackside/secret/v1',
          suite: 'aes256gcm+aes256gcm',
          part,
          space,
          record,
          keyId,
          host: target.host,
          port: target.port,
        }),
      );
    const recordKey = secureRandom.bytes(32);
    const wrapped = await sealBytes(key, aad('record-key'), recordKey, secureRandom);
    const handle = await importAesKey(recordKey);
    const body = await sealBytes(handle, aad('secret'), padme(utf8(secret)), secureRandom);
    return {
      v: 1,
      space,
      record,
      keyId,
      target,
      wrapped: toBase64Url(wrapped),
      body: toBase64Url(body),
    };
  }

  it('still opens, and never as one of version 2', async () => {
    const key = await importAesKey<VaultKey>(secureRandom.bytes(32));
    const sealed = await sealedThen(key, 'hunter2');
    expect(await openSecret(key, sealed)).toEqual({ ok: true, value: utf8('hunter2') });
    expect(await openSecret(key, { ...place, ...sealed, v: 2 })).toEqual(refused);
    const newer = await sealSecret(key, place, utf8('x'), secureRandom);
    expect(await openSecret(key, { ...newer, v: 1, target: place.target })).toEqual(refused);
  });
});
