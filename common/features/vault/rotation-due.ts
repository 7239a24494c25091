import { sealedSecret } from '../../crypto/sealed-secret.ts';
import type { AccountId, DeviceId, RecordId, SpaceId } from '../../lib/ids.ts';
import { headsOf, type FoldedRecord } from '../../records/folded-record.ts';
import { toCredential, type UseOfCredential } from './credential-view.ts';
import type { CredentialUse } from './policy.ts';

/** How somebody came to know a secret: by a use of it, or because they typed it in. */
export type Exposure = CredentialUse | 'stored';

/** Somebody who is gone, or a device of theirs that is. */
export interface Leaver {
  readonly account: AccountId;
  readonly name: string;
  /** Only what was done on this device counts. */
  readonly device?: DeviceId;
}

/** A secret that is to be changed on its device, because somebody who left knows it. */
export interface RotationDue {
  readonly credential: RecordId;
  readonly space: SpaceId;
  readonly name: string;
  readonly username: string;
  readonly leaver: Leaver;
  /** Each way once, in the order in which they first came about. */
  readonly how: readonly Exposure[];
  /** The latest use by the leaver's clock, ms; undefined when they only typed it in. */
  readonly lastUse: number | undefined;
}

/** Which secret of a credential: the number that its envelope says, 0 for those of the first version. */
interface SecretHead {
  readonly revision: number;
  readonly author: AccountId;
  readonly device: DeviceId | undefined;
}

/**
 * The secrets that leavers know and that are still the present ones. One is off the list when a newer
 * revision, which a leaver has not used, is the only one that stands: time passed, a new space key or
 * a note that it was done change nothing on the device. What somebody could have opened and never did is
 * not on it; the audit tells, and every use is in it before it happens.
 */
export function rotationsDue(
  records: readonly FoldedRecord[],
  leavers: readonly Leaver[],
): RotationDue[] {
  return records
    .flatMap(record => leavers.flatMap(leaver => dueOf(record, leaver) ?? []))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function dueOf(record: FoldedRecord, leaver: Leaver): RotationDue | undefined {
  const read = toCredential(record);
  if (!read.ok) return undefined;
  const { id, space, name, username, useList } = read.value;
  const heads = secretHeads(record);
  const uses = useList.filter(use => isBy(use, leaver));
  const known = Math.max(-1, ...uses.map(({ entry }) => entry?.revision ?? 0));
  const hasStored = heads.some(head => isStoredBy(head, leaver));
  if (!hasStored && !heads.some(({ revision }) => revision <= known)) return undefined;
  const how = new Set<Exposure>(uses.map(({ use }) => use));
  if (hasStored) how.add('stored');
  const lastUse = uses.length === 0 ? undefined : Math.max(...uses.map(use => use.written.at));
  return { credential: id, space, name, username, leaver, how: [...how], lastUse };
}

/** Every value that stands: with two side by side, either may be the one on the device. */
function secretHeads(record: FoldedRecord): SecretHead[] {
  return headsOf(record, 'secret').flatMap(({ value, author }) => {
    const read = sealedSecret.safeParse(value);
    if (!read.success) return [];
    const secret = read.data;
    return secret.v === 1
      ? { author, revision: 0, device: undefined }
      : { author, revision: secret.revision, device: secret.device };
  });
}

function isBy({ entry, written }: UseOfCredential, { account, device }: Leaver): boolean {
  if ((entry?.account ?? written.author) !== account) return false;
  return device === undefined || entry === undefined || entry.device === device;
}

function isStoredBy(head: SecretHead, { account, device }: Leaver): boolean {
  if (head.author !== account) return false;
  return device === undefined || head.device === undefined || head.device === device;
}
