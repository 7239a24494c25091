import { z } from 'zod';
import { deviceCertificate, identityBundle, spaceGrant, spaceKind } from '../../crypto/bundles.ts';
import { membershipEntry } from '../../crypto/membership-entry.ts';
import { orgId, spaceId } from '../../lib/ids.ts';
import { seq } from './push.ts';

/** An answer to an invitation: who joins, and the MAC by the invitation's secret. */
export const joinRequest = z.object({
  tokenHash: z.string(),
  bundle: identityBundle,
  certificate: deviceCertificate,
  /** HMAC-SHA256 over bundle and certificate, by the invitation's binding key. */
  proof: z.string(),
});
/** @see joinRequest */
export type JoinRequest = z.infer<typeof joinRequest>;

/** A space's public state: what the server holds of it, and what every client verifies. */
export const spaceMembership = z.object({
  org: orgId,
  space: spaceId,
  kind: spaceKind,
  entries: z.array(membershipEntry),
  /** Grants to this account (from the server), or by this account (to the server). */
  grants: z.array(spaceGrant),
  devices: z.array(deviceCertificate),
});
/** @see spaceMembership */
export type SpaceMembership = z.infer<typeof spaceMembership>;

/** A space as a server shows it, with where its change log stands, as far as that is said. */
export const offeredSpace = spaceMembership.extend({
  timeline: z.uuid().optional(),
  /** The change log's last number. */
  head: seq.optional(),
  /** For each entry of the membership log, the change log's last number when it came. */
  arrivals: z.array(seq).optional(),
});
/** @see offeredSpace */
export type OfferedSpace = z.infer<typeof offeredSpace>;

/**
 * `GET /v1/spaces?org` (signed in): every space of this account, and answers to its invitations. Of a
 * space that the account has left, or on whose log its device is revoked: the log up to there, no more.
 */
export const spacesAnswer = z.object({
  spaces: z.array(offeredSpace.extend({ timeline: z.uuid(), head: seq })),
  joins: z.array(joinRequest),
});
/** @see spacesAnswer */
export type SpacesAnswer = z.infer<typeof spacesAnswer>;

/**
 * `PUT /v1/spaces/:space/membership` (signed in): the log from its genesis on and this account's
 * grants. What is there already is skipped; a log that forks or is not signed by an admin is refused.
 */
export const membershipRequest = z.object({
  org: orgId,
  space: spaceId,
  entries: z.array(membershipEntry).max(10_000),
  grants: z.array(spaceGrant).max(10_000),
});
/** @see membershipRequest */
export type MembershipRequest = z.infer<typeof membershipRequest>;
