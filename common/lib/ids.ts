import { z } from 'zod';
import type { Brand } from './brand.ts';
import type { Random } from './random.ts';

/** An organisation: the unit of the server's tenancy. */
export type OrgId = Brand<string, 'OrgId'>;
/** A space: one customer's site, or the organisation-wide space; unit of membership, keys and sync. */
export type SpaceId = Brand<string, 'SpaceId'>;
/** A person's account. */
export type AccountId = Brand<string, 'AccountId'>;
/** One installation of the app that an account uses; it signs changes. */
export type DeviceId = Brand<string, 'DeviceId'>;
/** One entry of the change log. */
export type ChangeId = Brand<string, 'ChangeId'>;
/** One record: the fold of all changes that carry this id. */
export type RecordId = Brand<string, 'RecordId'>;
/** One user action; its changes are committed together. */
export type TxId = Brand<string, 'TxId'>;

const uuid = z.uuid().lowercase();
/**
 * Parses a branded id; every id is a random UUID, made once, never from a counter, in lower case: it
 * is signed as text, and a database gives it back in lower case.
 */
export const orgId = uuid as unknown as z.ZodType<OrgId, string>;
/** @see orgId */
export const spaceId = uuid as unknown as z.ZodType<SpaceId, string>;
/** @see orgId */
export const accountId = uuid as unknown as z.ZodType<AccountId, string>;
/** @see orgId */
export const deviceId = uuid as unknown as z.ZodType<DeviceId, string>;
/** @see orgId */
export const changeId = uuid as unknown as z.ZodType<ChangeId, string>;
/** @see orgId */
export const recordId = uuid as unknown as z.ZodType<RecordId, string>;
/** @see orgId */
export const txId = uuid as unknown as z.ZodType<TxId, string>;

/** A fresh random id of the wanted brand. */
export function newId<Id extends Brand<string, string>>(random: Random): Id {
  return random.uuid() as Id;
}
