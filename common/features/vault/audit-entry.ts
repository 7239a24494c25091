import { z } from 'zod';
import { MAX_REASON, workItem } from '../../crypto/sealed-secret.ts';
import { base64UrlOf } from '../../lib/base64-url.ts';
import { accountId, deviceId, recordId, spaceId } from '../../lib/ids.ts';
import { credentialUse } from './policy.ts';

/**
 * One use of a stored secret, as the vault host wrote it down before it gave the secret out. The
 * entries of one device in one space are a chain: `seq` rises by one, `previous` is the hash of the
 * entry before, and the device signs each.
 */
export const auditEntry = z.object({
  v: z.literal(2),
  space: spaceId,
  account: accountId,
  device: deviceId,
  /** From 1. */
  seq: z.int().min(1).max(2_147_483_647),
  /** SHA-256 of the entry before, with its signature; null for the first. */
  previous: base64UrlOf(32).nullable(),
  use: credentialUse,
  /** The credential. */
  record: recordId,
  /** Which of its secrets; 0 for one of envelope version 1. */
  revision: z.int().min(0).max(2_147_483_647),
  /** Names of the secret fields that were given out; empty for all of them. */
  fields: z.array(z.string().max(60)).max(40),
  work: workItem,
  reason: z.string().max(MAX_REASON),
  /** For log-in and type: where to. Empty for the others. */
  host: z.string().max(300),
  /** Wall clock of the device, ms. */
  at: z.number(),
  sig: base64UrlOf(64),
});
/** @see auditEntry */
export type AuditEntry = z.infer<typeof auditEntry>;

/** What can be wrong with a chain. */
export const auditFindingKind = z.enum([
  /** Entries are missing between two that are there. */
  'dropped',
  /** Entries that this device has seen are gone from the end. */
  'cut-off',
  /** Two entries claim the same place. */
  'forked',
  /** A later entry stands before an earlier one. */
  'reordered',
  /** Not signed by the device that it names, or by one that is no member's. */
  'foreign',
]);
/** @see auditFindingKind */
export type AuditFindingKind = z.infer<typeof auditFindingKind>;

/** One thing wrong with the chain of a device in a space, and at which entry it shows. */
export const auditFinding = z.object({
  kind: auditFindingKind,
  space: spaceId,
  account: accountId,
  device: deviceId,
  seq: z.int().min(1),
});
/** @see auditFinding */
export type AuditFinding = z.infer<typeof auditFinding>;
