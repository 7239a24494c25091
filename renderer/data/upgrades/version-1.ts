import type { Sealed } from '../../../common/crypto/aead.ts';
import type { ChangeId, SpaceId } from '../../../common/lib/ids.ts';

/** A change of the log, this device's or another's. */
export interface LegacyLogRow {
  readonly id: ChangeId;
  readonly space: SpaceId;
  /** Blinded id of its record; empty when its body could not be read yet. */
  readonly entity: string;
  readonly sealed: Sealed;
}
/** A change that the server had not confirmed. */
export interface LegacyOutboxRow {
  readonly n: number;
  readonly id: ChangeId;
  readonly space: SpaceId;
}
/** A fold by the blinded id of its record, or a receipt by its change. */
export interface LegacySealedRow<Id extends string> {
  readonly id: Id;
  readonly space: SpaceId;
  readonly sealed: Sealed;
}

/**
 * First version. Rows hold a random or blinded id, a space id, and ciphertext; only what is looked up
 * is indexed.
 */
export const version1 = {
  version: 1,
  stores: {
    log: 'id, space, entity',
    record: 'id',
    outbox: '++n',
    rejected: 'id',
    quarantine: 'id',
    receipt: 'id',
    cursor: 'space',
    draft: 'id',
    meta: 'key',
  },
} as const;
