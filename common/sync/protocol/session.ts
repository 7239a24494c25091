import { z } from 'zod';
import { base64UrlOf } from '../../lib/base64-url.ts';
import { deviceId, orgId } from '../../lib/ids.ts';

/** `POST /v1/session/challenge`: 32 random bytes to sign, good for a minute and once. */
export const challengeRequest = z.object({ org: orgId, device: deviceId });
/** @see challengeRequest */
export type ChallengeRequest = z.infer<typeof challengeRequest>;
/** @see challengeRequest */
export const challengeAnswer = z.object({ challenge: base64UrlOf(32) });
/** @see challengeRequest */
export type ChallengeAnswer = z.infer<typeof challengeAnswer>;

/**
 * `POST /v1/session`: the device's Ed25519 signature over
 * {@link challengeMessage}; the answer is a bearer token for the other routes.
 */
export const sessionRequest = z.object({
  org: orgId,
  device: deviceId,
  challenge: z.string(),
  /** The server's URL as the client knows it, so that a relay elsewhere can't use the signature. */
  server: z.string(),
  sig: base64UrlOf(64),
});
/** @see sessionRequest */
export type SessionRequest = z.infer<typeof sessionRequest>;
/** @see sessionRequest */
export const sessionAnswer = z.object({ token: z.string(), expiresAt: z.number() });
/** @see sessionRequest */
export type SessionAnswer = z.infer<typeof sessionAnswer>;

/** The text whose UTF-8 bytes a device signs to log in. */
export function challengeMessage(
  server: string,
  org: string,
  device: string,
  challenge: string,
): string {
  return ['rackside/session/v1', server, org, device, challenge].join('\n');
}
