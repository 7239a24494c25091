import { z } from 'zod';
import { base64Url, base64UrlOf } from '../lib/base64-url.ts';
import { accountId, deviceId, orgId, spaceId } from '../lib/ids.ts';

const key32 = base64UrlOf(32);
const signature = base64UrlOf(64);
const hash32 = key32;
/** A name that people read: of a person, a device, a workspace. */
export const displayName = z.string().trim().min(1).max(120);

/**
 * A person's public identity, signed with its own key so that the account id and the keys hold
 * together. Its fingerprint is compared out of band, or vouched for by an invitation's secret.
 */
export const identityBundle = z.object({
  v: z.literal(1),
  account: accountId,
  name: displayName,
  /** Ed25519 public key (RFC 8032). */
  sign: key32,
  /** X25519 public key (RFC 7748); receives space keys by HPKE. */
  box: key32,
  sig: signature,
});
/** @see identityBundle */
export type IdentityBundle = z.infer<typeof identityBundle>;

/** A device's signing key, certified by its account's Ed25519 key. */
export const deviceCertificate = z.object({
  v: z.literal(1),
  account: accountId,
  device: deviceId,
  label: displayName,
  sign: key32,
  sig: signature,
});
/** @see deviceCertificate */
export type DeviceCertificate = z.infer<typeof deviceCertificate>;

/** What a member may do in a space. Auditors read only. */
export const role = z.enum(['engineer', 'lead', 'admin', 'auditor']);
/** @see role */
export type Role = z.infer<typeof role>;

/** The kind of a space: one customer's site, or the organisation-wide one. */
export const spaceKind = z.enum(['organisation', 'site']);
/** @see spaceKind */
export type SpaceKind = z.infer<typeof spaceKind>;

/** A space key, sealed to one member by HPKE and signed by who grants it. */
export const spaceGrant = z.object({
  v: z.literal(1),
  org: orgId,
  space: spaceId,
  epoch: z.int().min(1),
  member: accountId,
  /** Hash of the member's identity bundle. */
  memberFingerprint: hash32,
  granter: accountId,
  /** Hash of the log's last entry when granted: the granter vouches for the log up to there. */
  logHead: hash32,
  /** HPKE encapsulated key, X25519. */
  enc: key32,
  ct: base64Url,
  sig: signature,
});
/** @see spaceGrant */
export type SpaceGrant = z.infer<typeof spaceGrant>;
