import { z } from 'zod';

/** An SSH host key that a member of the space accepted for a device; part of the device's record. */
export const hostKey = z.object({
  /** Key type as in RFC 4253 and RFC 8709: `ssh-ed25519`, `ssh-rsa`, `ecdsa-sha2-nistp256`, … */
  algorithm: z.string(),
  /** `SHA256:` and base64 without padding, as OpenSSH prints it. */
  fingerprint: z.string(),
});
/** @see hostKey */
export type HostKey = z.infer<typeof hostKey>;
