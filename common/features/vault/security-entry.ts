import { z } from 'zod';

/** What the account's security log tells: ways to unlock and devices that came, went or were used. */
export const securityEvent = z.enum([
  'created',
  'joined',
  'device-joined',
  'upgraded',
  'log-lost',
  'passphrase-changed',
  'secret-key-added',
  'secret-key-typed',
  'recovery-code-made',
  'recovery-code-used',
  'way-removed',
  'keystore-on',
  'keystore-off',
  'org-key-made',
  'org-enrolled',
  'org-requested',
  'org-answered',
  'org-used',
  'device-exported',
  'device-added',
  'device-revoked',
]);
/** @see securityEvent */
export type SecurityEvent = z.infer<typeof securityEvent>;

/** One line of the account's security log on this device. */
export const securityEntry = z.object({
  /** Wall clock, ms. */
  at: z.number(),
  what: securityEvent,
  /** Of what or whom: a device's label, a person's name, a kind of slot. Never a secret. */
  of: z.string().max(200).optional(),
});
/** @see securityEntry */
export type SecurityEntry = z.infer<typeof securityEntry>;
