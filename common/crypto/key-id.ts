import { z } from 'zod';
import type { SpaceId } from '../lib/ids.ts';
import { toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import { hkdf } from './digest.ts';

/** 128 bits: nobody finds a second key for an id that a membership log names. */
const ID_BYTES = 16;

/**
 * The name of a space key in changes, envelopes and the membership log: `k` and a commitment to the
 * key. Not its epoch: two admins who rotate without network choose one epoch and two keys. `e1` is the
 * first key of a space that was made before there were commitments.
 */
export const keyId = z.string().regex(/^(k[\w-]{22}|e[1-9]\d{0,8})$/);

/** A key id that commits to a key; every key that is made now has one. */
export const committedKeyId = z.string().regex(/^k[\w-]{22}$/);

/** The key id of the first epoch of a space whose log begins without a commitment. */
export const UNCOMMITTED_KEY_ID = 'e1';

/** The commitment to a space's key; two spaces with one key, which never happens, have two ids. */
export async function keyIdOf(key: Bytes, space: SpaceId): Promise<string> {
  const bytes = await hkdf(key, utf8(`rackside/space-key/id/v1\n${space}`), ID_BYTES);
  return `k${toBase64Url(bytes)}`;
}

/** Whether `key` is the one that `id` names, as far as the id commits to one. */
export async function isKeyOf(id: string, key: Bytes, space: SpaceId): Promise<boolean> {
  return id === UNCOMMITTED_KEY_ID || id === (await keyIdOf(key, space));
}
