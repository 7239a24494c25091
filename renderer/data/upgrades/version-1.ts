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
