import { z } from 'zod';
import { changeId, orgId, spaceId } from '../../lib/ids.ts';
import { change } from '../change.ts';

/** Most changes in one push or pull. */
export const MAX_BATCH = 500;
/** Most bytes of a request's body. */
export const MAX_REQUEST_BYTES = 1_048_576;

/** A server-given place in a space's log: a positive integer as decimal text, for it may pass 2^53. */
export const seq = z.string().regex(/^(0|[1-9]\d{0,18})$/);

/**
 * `POST /v1/sync/push`. Each change is parsed and judged on its own, so that one bad change never
 * blocks the next; that is why they are `unknown` here.
 */
export const pushRequest = z.object({
  org: orgId,
  space: spaceId,
  changes: z.array(z.unknown()).min(1).max(MAX_BATCH),
});
/** @see pushRequest */
export type PushRequest = z.infer<typeof pushRequest>;

/** Why a change was not taken. It will be refused again until something changes. */
export const pushRejection = z.enum([
  'malformed',
  'wrong-space',
  'not-a-member',
  'read-only',
  'device-revoked',
  'unknown-key',
  'unknown-device',
  'bad-signature',
  'too-large',
  'id-taken',
]);
/** @see pushRejection */
export type PushRejection = z.infer<typeof pushRejection>;

/** One answer for each change sent, in order; the same on every retry. */
export const pushAnswer = z.object({
  timeline: z.uuid(),
  results: z.array(
    z.union([
      z.object({ id: changeId, seq, receivedAt: z.number() }),
      z.object({ id: z.string().nullable(), rejected: z.literal(true), code: pushRejection }),
    ]),
  ),
});
/** @see pushAnswer */
export type PushAnswer = z.infer<typeof pushAnswer>;

/** A change as the server gives it back, in push order. */
export const storedChange = z.object({
  seq,
  /** Server's wall clock at receipt, ms. */
  receivedAt: z.number(),
  change,
});
/** @see storedChange */
export type StoredChange = z.infer<typeof storedChange>;
