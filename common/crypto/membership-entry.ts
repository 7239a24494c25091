import { z } from 'zod';
import { base64UrlOf } from '../lib/base64-url.ts';
import { accountId, deviceId, orgId, spaceId } from '../lib/ids.ts';
import { identityBundle, role, spaceKind } from './bundles.ts';
import { committedKeyId } from './key-id.ts';

const everyEntry = {
  org: orgId,
  space: spaceId,
  kind: spaceKind,
  seq: z.int().min(0),
  /** SHA-256 of the entry before; 32 zero bytes for the genesis. */
  prev: base64UrlOf(32),
  /** The epoch after this entry. */
  epoch: z.int().min(1),
  author: accountId,
  /** Wall clock in ms; said, not trusted. */
  at: z.number(),
  sig: base64UrlOf(64),
};
const v2 = { v: z.literal(2), ...everyEntry };
/** The key that begins with the entry's epoch: it commits every member to the same one. */
const key = committedKeyId;

/** An entry as it was made before keys had commitments: a first key without one, and additions. */
const firstFormat = z.object({
  v: z.literal(1),
  ...everyEntry,
  op: z.enum(['genesis', 'add']),
  member: identityBundle,
  role,
});

/**
 * One entry of a space's membership log: hash-chained, signed by an admin of the entries before it.
 * Entry 0 is the genesis, by which the author makes the space and is its first admin. Everything that
 * takes a right away raises the epoch: from there on a key that the other side never gets.
 */
export const membershipEntry = z.union([
  firstFormat,
  z.discriminatedUnion('op', [
    z.object({ ...v2, op: z.literal('genesis'), member: identityBundle, role, key }),
    z.object({ ...v2, op: z.literal('add'), member: identityBundle, role }),
    z.object({ ...v2, op: z.literal('remove'), account: accountId, key }),
    z.object({ ...v2, op: z.literal('change-role'), account: accountId, role, key }),
    z.object({
      ...v2,
      op: z.literal('revoke-device'),
      account: accountId,
      device: deviceId,
      key,
    }),
    z.object({ ...v2, op: z.literal('rotate'), key }),
  ]),
]);
/** @see membershipEntry */
export type MembershipEntry = z.infer<typeof membershipEntry>;

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What an entry of today's format says of itself, without its place in the log and its signature. */
export type MembershipStep = Without<
  Extract<MembershipEntry, { v: 2 }>,
  keyof typeof everyEntry | 'v'
>;
/** A step that follows a genesis. */
export type LaterStep = Exclude<MembershipStep, { op: 'genesis' }>;

/** The key that an entry begins; undefined for one that leaves epoch and key as they are. */
export function keyBegunBy(entry: MembershipEntry): string | undefined {
  return 'key' in entry ? entry.key : undefined;
}

/** Whether a step raises the epoch. */
export function raisesEpoch(step: { readonly op: MembershipEntry['op'] }): boolean {
  return step.op !== 'genesis' && step.op !== 'add';
}
