import type { RefusalCode } from '../../common/sync/protocol/refusal.ts';
import { err, type Result } from '../../common/lib/result.ts';

/** An expected failure of a route: what the client is told, and a sentence for logs and operators. */
export interface Refused {
  readonly code: RefusalCode;
  /** English; holds no name, token or content. */
  readonly message: string;
}

/** What a route comes to. */
export type Answer<T> = Result<T, Refused>;

/** A failure with this code. */
export function refused(
  code: RefusalCode,
  message: string,
): { readonly ok: false; readonly error: Refused } {
  return err({ code, message });
}

/** HTTP status (RFC 9110) of each refusal. */
export const statusOf: Readonly<Record<RefusalCode, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  revoked: 403,
  'enrolment-refused': 403,
  'invitation-refused': 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'client-too-old': 426,
  'hash-mismatch': 422,
  'rate-limited': 429,
  unavailable: 503,
  'no-room': 507,
};

/** One answer for a space that is not there, is another's, or has not this account: they look alike. */
export const noSuchSpace = refused('forbidden', 'no such space for this account');
