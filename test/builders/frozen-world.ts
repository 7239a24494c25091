import { makeDeviceCertificate, makeIdentityBundle } from '../../common/crypto/identity.ts';
import { keyIdOf } from '../../common/crypto/key-id.ts';
import { importAesKey, type SealingKey } from '../../common/crypto/aead.ts';
import type { BoxSecret, SigningSecret, SpaceKey } from '../../common/crypto/keys.ts';
import { signingPublicKey } from '../../common/crypto/signing.ts';
import { toBase64Url, type Bytes } from '../../common/lib/bytes.ts';
import type { Json } from '../../common/lib/json.ts';
import {
  newId,
  type AccountId,
  type DeviceId,
  type OrgId,
  type RecordId,
  type SpaceId,
} from '../../common/lib/ids.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { Result } from '../../common/lib/result.ts';
import { seededRandom } from '../fakes/seeded-random.ts';

/** When everything frozen was made. */
export const FROZEN_AT = Date.UTC(2026, 2, 9, 8, 30);
/** A passphrase costs little here, and as much as the floor demands. */
export const FROZEN_COSTS = { m: 32 * 1024, t: 6, p: 1 };
export const FROZEN_PASSPHRASE = 'correct horse battery';

/** People, space and keys of the frozen vectors: seeded once, in this order, which never changes. */
export function frozenWorld() {
  const random = seededRandom(20_260_309);
  const person = (name: string) => {
    const account = newId<AccountId>(random);
    const device = newId<DeviceId>(random);
    const sign = random.bytes(32) as SigningSecret;
    const box = random.bytes(32) as BoxSecret;
    const deviceSecret = random.bytes(32) as SigningSecret;
    const bundle = makeIdentityBundle({ account, name }, { sign, box });
    const label = `${name}'s laptop`;
    const certificate = makeDeviceCertificate(
      { account, device, label, sign: signingPublicKey(deviceSecret) },
      sign,
    );
    return { account, device, sign, box, deviceSecret, bundle, certificate };
  };
  const org = newId<OrgId>(random);
  const space = newId<SpaceId>(random);
  const record = newId<RecordId>(random);
  const lin = person('Lin Wei');
  const zhao = person('赵敏');
  const key = random.bytes(32);
  const spaceKey = random.bytes(32) as SpaceKey;
  return { org, space, record, lin, zhao, key, spaceKey };
}

/** The space key's id. */
export function frozenKeyId({ spaceKey, space }: ReturnType<typeof frozenWorld>): Promise<string> {
  return keyIdOf(spaceKey, space);
}

/** A key's handle of any brand. */
export function handleOf<K extends SealingKey>(raw: Bytes): Promise<K> {
  return importAesKey<K>(raw);
}

/** The value of what must open. */
export function opened<T>(result: Result<T, AppError>): T {
  if (!result.ok) throw new Error(`does not open: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** Bytes as a fixture holds them. */
export function text(bytes: Uint8Array): string {
  return toBase64Url(bytes);
}

/** A plain copy: JSON holds no `undefined`. */
export function jsonOf(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** An artefact that is one text. */
export function asText(artefact: Json): string {
  if (typeof artefact !== 'string') throw new TypeError('the artefact is no text');
  return artefact;
}
