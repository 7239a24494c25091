import { z } from 'zod';

/** Why a request was refused; the body of every answer that is not 2xx. */
export const refusalCode = z.enum([
  'malformed',
  'too-large',
  'unauthenticated',
  'forbidden',
  /** The account has left, or the device was revoked: signing in is over. */
  'revoked',
  'not-found',
  'conflict',
  'enrolment-refused',
  'invitation-refused',
  'client-too-old',
  /** The bytes of a blob do not have the hash of its address. */
  'hash-mismatch',
  /** The organisation's room for blobs is used up. */
  'no-room',
  'rate-limited',
  'unavailable',
]);
/** @see refusalCode */
export type RefusalCode = z.infer<typeof refusalCode>;
/** @see refusalCode */
export const refusal = z.object({
  code: refusalCode,
  /** English, for logs and operators; the app shows its own words by `code`. */
  message: z.string(),
  requestId: z.string(),
});
/** @see refusal */
export type Refusal = z.infer<typeof refusal>;

/** Header that carries the protocol version on every request. */
export const PROTOCOL_HEADER = 'rackside-protocol';
/** Header that carries the client's request id; the server's logs name it. */
export const REQUEST_ID_HEADER = 'x-request-id';
