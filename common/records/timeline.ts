import { z } from 'zod';
import { recordId } from '../lib/ids.ts';
import type { FoldedRecord, Written } from './folded-record.ts';

/** The append-only field of work (a fault, a round, a device) that tells what was done in it. */
export const TIMELINE = 'timeline';

/** A stored credential was used for this work; never the secret. */
export const credentialUseEntry = z.object({
  kind: z.literal('credential-use'),
  credential: recordId,
  credentialName: z.string(),
  username: z.string(),
  /** Empty where none was involved. */
  host: z.string(),
  /** Absent in entries of the first version: a log-in. */
  use: z.enum(['log-in', 'reveal', 'copy', 'type', 'totp', 'edit', 'export']).exactOptional(),
  /** Why, in the person's own words. */
  reason: z.string().max(300).exactOptional(),
});
/** @see credentialUseEntry */
export type CredentialUseEntry = z.infer<typeof credentialUseEntry>;

/** A use of a credential with who wrote it down and when. */
export interface CredentialUseLine {
  readonly written: Written;
  /** Null when this version can't read it: shown as such, never left out. */
  readonly entry: CredentialUseEntry | null;
}

/** What the timeline of a round or a device tells, oldest first: so far uses of credentials alone. */
export function credentialUsesOf(record: Pick<FoldedRecord, 'lists'>): CredentialUseLine[] {
  return (record.lists[TIMELINE] ?? []).map(written => {
    const entry = credentialUseEntry.safeParse(written.value);
    return { written, entry: entry.success ? entry.data : null };
  });
}
