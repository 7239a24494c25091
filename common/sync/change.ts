import { z } from 'zod';
import { keyId } from '../crypto/key-id.ts';
import { base64Url, base64UrlOf } from '../lib/base64-url.ts';
import { isShallowJson, type Json } from '../lib/json.ts';
import {
  accountId,
  changeId,
  deviceId,
  orgId,
  recordId,
  spaceId,
  txId,
  type ChangeId,
} from '../lib/ids.ts';

/** Longest sealed body that a change may carry, in base64url characters (256 KiB of bytes). */
export const MAX_BODY_CHARS = 349_528;
/** The same in bytes. */
export const MAX_BODY_BYTES = Math.floor((MAX_BODY_CHARS * 3) / 4);

/**
 * A change as it travels and as the server stores it: the only thing that travels. The body is an
 * AES-256-GCM envelope whose associated data is every clear field but `sig`; `sig` is the device's
 * Ed25519 signature over the clear fields and the body's hash (see common/crypto/change-envelope.ts).
 */
export const change = z.object({
  v: z.literal(1),
  id: changeId,
  org: orgId,
  space: spaceId,
  device: deviceId,
  author: accountId,
  /** Which of the space's keys the body is sealed under. */
  keyId,
  /** At most what an SQL integer holds: one number too large would fail a whole push. */
  schemaV: z.int().min(1).max(2_147_483_647),
  body: base64Url.max(MAX_BODY_CHARS),
  sig: base64UrlOf(64),
});
/** @see change */
export type Change = z.infer<typeof change>;
/** What the changes of one action have in common. */
export const signedHeader = change.omit({ id: true, body: true, sig: true });
/** The clear part of a change without body and signature. */
export type ChangeHeader = Omit<Change, 'body' | 'sig'>;

/**
 * What a change does to its field.
 * - `set` replaces the values that its parents name; - `append` adds an entry, never conflicts;
 * - `delete` and `restore` act on the record's life (field `$life`) and name every head seen;
 * - `resolve` is a `set` that names all heads of a conflict.
 */
export const changeOp = z.enum(['set', 'append', 'delete', 'restore', 'resolve']);
/** @see changeOp */
export type ChangeOp = z.infer<typeof changeOp>;

/** The field that holds whether a record is deleted. */
export const LIFE_FIELD = '$life';

/**
 * A field's value, of bounded depth: one change must not stop the others. Checked by hand: every edit
 * and every pulled change passes here, and `z.json()` tries each kind of value for each value.
 */
export const fieldValue: z.ZodType<Json> = z.custom<Json>(isShallowJson);

/** How far from 1970 a JavaScript date reaches, ms (ECMA-262 §21.4.1.1); what lies beyond is no time. */
const MAX_TIME_MS = 8.64e15;

/** The sealed part of a change: plaintext only in the data worker. */
export const changeBody = z.object({
  entity: z.object({ type: z.string().min(1).max(64), id: recordId }),
  field: z.string().min(1).max(200),
  /** The heads of this field that the author saw. */
  parents: z.array(changeId),
  op: changeOp,
  value: fieldValue,
  /** Hybrid logical clock, for order among heads and entries only; see hlc.ts. */
  hlc: z.string(),
  /** Wall clock in ms since the epoch, as the device had it. */
  wall: z.number().min(-MAX_TIME_MS).max(MAX_TIME_MS),
  /** Monotonic ms of the writing process. */
  elapsed: z.number(),
  /** The user action that this change is part of. */
  tx: txId,
});
/** @see changeBody */
export type ChangeBody = z.infer<typeof changeBody>;

/** A change that was opened: what the fold reads. */
export interface OpenedChange {
  readonly id: ChangeId;
  readonly space: Change['space'];
  readonly device: Change['device'];
  readonly author: Change['author'];
  readonly body: ChangeBody;
}
