/** Who attacks. */
export type Attacker =
  /** Owns the server, or sits on the line to it. */
  | 'server'
  /** Has the laptop while it is off or locked, and may write to its disk. */
  | 'disk'
  /** Runs in the app's page. */
  | 'script'
  /** Has an account and an app of their own making. */
  | 'member';

/** One attack: what is tried, how it ends, and what ends it. */
export interface Attack {
  readonly id: string;
  readonly attacker: Attacker;
  /** What they do, as a sentence without subject. */
  readonly does: string;
  /** Typed outcomes: kinds of common/errors, codes of refused changes, or reasons of the vault host. */
  readonly ends: readonly string[];
  /** Which code defends. */
  readonly by: string;
}

/**
 * Every attack that the tests run, and the table in docs/threat-model.md. Each ends in one of its typed
 * outcomes and in nothing else, with nothing decrypted, nothing sent and nothing lost.
 */
export const attacks = [
  // -- changes, as the server hands them out
  {
    id: 'swap-records',
    attacker: 'server',
    does: 'gives one record’s sealed content to another',
    ends: ['bad-signature'],
    by: 'common/crypto/change-envelope',
  },
  {
    id: 'swap-ids',
    attacker: 'server',
    does: 'exchanges the ids of two changes, so that one field’s value stands for the other’s',
    ends: ['bad-signature'],
    by: 'common/crypto/change-envelope',
  },
  {
    id: 'swap-bodies-of-one-field',
    attacker: 'server',
    does: 'puts an earlier revision’s content into the latest change of the same field',
    ends: ['bad-signature'],
    by: 'common/crypto/change-envelope',
  },
  {
    id: 'change-of-other-space',
    attacker: 'server',
    does: 'hands out a change of one site in the log of another',
    ends: ['wrong-space'],
    by: 'renderer/data/incoming',
  },
  {
    id: 'relabel-space',
    attacker: 'server',
    does: 'relabels a change of one site as one of another',
    ends: ['bad-signature'],
    by: 'common/crypto/change-envelope',
  },
  {
    id: 'relabel-organisation',
    attacker: 'server',
    does: 'relabels a change as one of another organisation',
    ends: ['not-a-member', 'wrong-space'],
    by: 'renderer/data/incoming',
  },
  {
    id: 'relabel-key',
    attacker: 'server',
    does: 'says that a change is sealed under another key of the space',
    ends: ['bad-signature', 'no-key'],
    by: 'common/crypto/change-envelope',
  },
  {
    id: 'relabel-schema',
    attacker: 'server',
    does: 'says that a change is of another version of the record’s shape',
    ends: ['bad-signature'],
    by: 'common/crypto/change-envelope',
  },
  {
    id: 'other-author',
    attacker: 'server',
    does: 'says that a colleague made the change',
    ends: ['bad-signature', 'unknown-device'],
    by: 'main/vault-host/change-verification',
  },
  {
    id: 'replay-under-new-id',
    attacker: 'server',
    does: 'hands out a true change again under a new id',
    ends: ['bad-signature'],
    by: 'common/crypto/change-envelope',
  },
  {
    id: 'strangers-change',
    attacker: 'server',
    does: 'hands out a change signed by keys of its own',
    ends: ['not-a-member'],
    by: 'main/vault-host/change-verification',
  },
  {
    id: 'strangers-device',
    attacker: 'server',
    does: 'hands out a change in a member’s name, signed by a device that the member never had',
    ends: ['unknown-device'],
    by: 'main/vault-host/change-verification',
  },
  {
    id: 'flipped-body',
    attacker: 'server',
    does: 'flips a bit of a sealed body',
    ends: ['bad-signature'],
    by: 'common/crypto/change-envelope',
  },
  {
    id: 'old-format',
    attacker: 'server',
    does: 'offers changes of an envelope format that is not (any more) accepted',
    ends: ['server-bad-answer'],
    by: 'common/sync/change',
  },

  // -- the log that they lie in
  {
    id: 'withhold-member',
    attacker: 'server',
    does: 'leaves one member’s changes out',
    ends: ['protocol-hole'],
    by: 'renderer/data/pull',
  },
  {
    id: 'reorder-log',
    attacker: 'server',
    does: 'hands changes out in another order',
    ends: ['protocol-hole'],
    by: 'renderer/data/pull',
  },
  {
    id: 'withhold-news',
    attacker: 'server',
    does: 'tells of changes and hands none out',
    ends: ['protocol-hole'],
    by: 'renderer/data/pull',
  },
  {
    id: 'truncate-log',
    attacker: 'server',
    does: 'says that the log ends before what it has already shown',
    ends: ['rollback-refused'],
    by: 'renderer/data/pull',
  },
  {
    id: 'endless-timelines',
    attacker: 'server',
    does: 'claims at every answer to have been restored from a backup',
    ends: ['server-bad-answer'],
    by: 'renderer/data/sync-loop',
  },
  {
    id: 'false-receipt',
    attacker: 'server',
    does: 'confirms other changes than those that it was sent',
    ends: ['server-bad-answer'],
    by: 'renderer/data/push',
  },
  {
    id: 'false-refusal',
    attacker: 'server',
    does: 'refuses an engineer’s work, to be rid of it',
    ends: ['not-a-member'],
    by: 'renderer/data/push',
  },

  // -- who belongs to what
  {
    id: 'inject-member',
    attacker: 'server',
    does: 'adds a member of its own to a space’s log',
    ends: ['membership-invalid'],
    by: 'common/crypto/membership-fold',
  },
  {
    id: 'remove-member',
    attacker: 'server',
    does: 'removes a member, in an admin’s name',
    ends: ['membership-invalid'],
    by: 'common/crypto/membership-fold',
  },
  {
    id: 'inject-key',
    attacker: 'server',
    does: 'begins a new epoch under a key that it knows, in an admin’s name',
    ends: ['membership-invalid'],
    by: 'common/crypto/membership-fold',
  },
  {
    id: 'raise-role',
    attacker: 'server',
    does: 'makes an auditor an admin',
    ends: ['membership-invalid'],
    by: 'common/crypto/membership-fold',
  },
  {
    id: 'inject-public-key',
    attacker: 'server',
    does: 'puts public keys of its own in place of the members’',
    ends: ['membership-invalid'],
    by: 'main/vault-host/log-judgement',
  },
  {
    id: 'inject-device',
    attacker: 'server',
    does: 'adds a device to a colleague’s account, and to no member’s',
    ends: ['device: not certified'],
    by: 'main/vault-host/grant-judgement',
  },
  {
    id: 'swap-device-key',
    attacker: 'server',
    does: 'puts another key in place of a colleague’s device',
    ends: ['device: other key'],
    by: 'main/vault-host/grant-judgement',
  },
  {
    id: 'trap-space',
    attacker: 'server',
    does: 'makes a space whose key it knows, so that work is written there',
    ends: ['membership-invalid'],
    by: 'main/vault-host/granted-log',
  },
  {
    id: 'pose-as-admin',
    attacker: 'server',
    does: 'makes such a space in the admin’s name, with keys of its own',
    ends: ['membership-invalid'],
    by: 'main/vault-host/granted-log',
  },
  {
    id: 'swap-spaces',
    attacker: 'server',
    does: 'shows one space’s log as another’s',
    ends: ['membership-invalid', 'rollback-refused'],
    by: 'main/vault-host/log-judgement',
  },
  {
    id: 'swap-organisations',
    attacker: 'server',
    does: 'shows a space as one of another organisation',
    ends: ['membership-invalid'],
    by: 'main/vault-host/log-judgement',
  },
  {
    id: 'old-log-head',
    attacker: 'server',
    does: 'shows a membership log without its last entry',
    ends: ['rollback-refused'],
    by: 'main/vault-host/log-judgement',
  },
  {
    id: 'old-log-head-after-restart',
    attacker: 'server',
    does: 'shows the older log after the app was started anew',
    ends: ['rollback-refused'],
    by: 'main/vault-host/space-files',
  },
  {
    id: 'empty-log',
    attacker: 'server',
    does: 'shows a space without a log',
    ends: ['rollback-refused'],
    by: 'main/vault-host/log-judgement',
  },
  {
    id: 'fork-log',
    attacker: 'server',
    does: 'shows another genesis',
    ends: ['membership-invalid'],
    by: 'main/vault-host/log-judgement',
  },
  {
    id: 'reorder-members',
    attacker: 'server',
    does: 'shows the entries of a log in another order',
    ends: ['membership-invalid'],
    by: 'main/vault-host/log-judgement',
  },
  {
    id: 'thin-out-log',
    attacker: 'server',
    does: 'puts one entry in place of another',
    ends: ['membership-invalid'],
    by: 'main/vault-host/log-judgement',
  },
  {
    id: 'respell-signature',
    attacker: 'server',
    does: 'respells a signature, so that an entry has another hash',
    ends: ['server-bad-answer'],
    by: 'common/lib/base64-url',
  },
  {
    id: 'forge-grant',
    attacker: 'server',
    does: 'grants a key that it knows, in its own name and in the admin’s',
    ends: ['grant: granter', 'grant: signature'],
    by: 'main/vault-host/grant-judgement',
  },
  {
    id: 'swap-grants',
    attacker: 'server',
    does: 'hands out grants of other spaces and epochs',
    ends: ['grant: space', 'grant: epoch', 'grant: signature', 'grant: damaged'],
    by: 'main/vault-host/grant-judgement',
  },
  {
    id: 'answer-for-joiner',
    attacker: 'server',
    does: 'answers an invitation in the joiner’s place',
    ends: ['invitation-invalid'],
    by: 'main/vault-host/inviting',
  },
  {
    id: 'swap-joiner-keys',
    attacker: 'server',
    does: 'swaps keys or device in the joiner’s answer',
    ends: ['invitation-invalid'],
    by: 'main/vault-host/inviting',
  },

  // -- answers as such
  {
    id: 'huge-answer',
    attacker: 'server',
    does: 'answers with more than any answer needs',
    ends: ['server-unreachable'],
    by: 'main/sync-client/server-api',
  },
  {
    id: 'malformed-answer',
    attacker: 'server',
    does: 'answers with what is no JSON, or JSON of another shape',
    ends: ['server-bad-answer'],
    by: 'main/sync-client/server-api',
  },
  {
    id: 'poisoned-json',
    attacker: 'server',
    does: 'answers with members named __proto__ and constructor',
    ends: ['server-bad-answer'],
    by: 'main/sync-client/server-api',
  },
  {
    id: 'redirect',
    attacker: 'server',
    does: 'sends the app, and with it the bearer token, to another host',
    ends: ['server-unreachable'],
    by: 'main/sync-client/server-api',
  },
  {
    id: 'endless-event',
    attacker: 'server',
    does: 'sends an event that never ends',
    ends: ['server-bad-answer'],
    by: 'main/sync-client/event-stream',
  },

  // -- the vault's folder
  {
    id: 'flip-account-byte',
    attacker: 'disk',
    does: 'flips any one byte of the account’s file',
    ends: ['vault-damaged', 'store-newer'],
    by: 'main/vault-host/account-file',
  },
  {
    id: 'lower-kdf',
    attacker: 'disk',
    does: 'lowers the costs of the passphrase in the file below the floor',
    ends: ['weak-kdf'],
    by: 'common/crypto/passphrase-kdf',
  },
  {
    id: 'raise-kdf',
    attacker: 'disk',
    does: 'raises them so that unlocking would stall the computer',
    ends: ['vault-damaged'],
    by: 'common/crypto/passphrase-kdf',
  },
  {
    id: 'change-kdf',
    attacker: 'disk',
    does: 'changes them within what is allowed',
    ends: ['wrong-passphrase'],
    by: 'common/crypto/unlock-slot',
  },
  {
    id: 'plant-weak-slot',
    attacker: 'disk',
    does: 'adds a slot with low costs, so that the owner’s passphrase is worth less',
    ends: ['vault-damaged', 'weak-kdf'],
    by: 'main/vault-host/account-file',
  },
  {
    id: 'other-accounts-slots',
    attacker: 'disk',
    does: 'puts another account’s slots or wrapped keys in place of these',
    ends: ['wrong-passphrase', 'vault-damaged'],
    by: 'common/crypto/unlock-slot',
  },
  {
    id: 'swap-wrapped-keys',
    attacker: 'disk',
    does: 'puts one of the account’s wrapped keys in another’s place',
    ends: ['vault-damaged'],
    by: 'main/vault-host/account-file',
  },
  {
    id: 'other-identity',
    attacker: 'disk',
    does: 'puts another identity, device or organisation into the file',
    ends: ['vault-damaged', 'wrong-passphrase', 'secret-key-needed'],
    by: 'main/vault-host/account',
  },
  {
    id: 'without-secret-key',
    attacker: 'disk',
    does: 'relabels the slots as ones that need no Secret Key',
    ends: ['wrong-passphrase'],
    by: 'common/crypto/unlock-slot',
  },
  {
    id: 'old-account-format',
    attacker: 'disk',
    does: 'relabels the file as one of an earlier format',
    ends: ['vault-damaged'],
    by: 'main/vault-host/account-file',
  },
  {
    id: 'newer-account-format',
    attacker: 'disk',
    does: 'relabels the file as one of a later app',
    ends: ['store-newer'],
    by: 'main/vault-host/account-file',
  },
  {
    id: 'flip-vault-byte',
    attacker: 'disk',
    does: 'flips bytes of the sealed files of the vault',
    ends: ['vault-damaged', 'unlock-delayed', 'secret-key-needed'],
    by: 'main/vault-host/sealed-file',
  },
  {
    id: 'cut-vault-file',
    attacker: 'disk',
    does: 'cuts them off',
    ends: ['vault-damaged', 'unlock-delayed', 'secret-key-needed'],
    by: 'main/vault-host/sealed-file',
  },
  {
    id: 'swap-space-files',
    attacker: 'disk',
    does: 'puts one space’s file in another’s place',
    ends: ['vault-damaged'],
    by: 'main/vault-host/sealed-file',
  },
  {
    id: 'missing-space-file',
    attacker: 'disk',
    does: 'deletes a space’s file',
    ends: ['vault-damaged'],
    by: 'main/vault-host/space-files',
  },
  {
    id: 'old-space-file',
    attacker: 'disk',
    does: 'puts an older copy of a space’s file back',
    ends: ['rollback-refused'],
    by: 'main/vault-host/space-files',
  },
  {
    id: 'old-vault-folder',
    attacker: 'disk',
    does: 'puts an older copy of the whole folder back',
    ends: ['rollback-refused'],
    by: 'main/vault-host/vault-marks',
  },

  // -- the database
  {
    id: 'flip-rows',
    attacker: 'disk',
    does: 'flips a byte of every row of the database',
    ends: ['record-damaged'],
    by: 'common/crypto/row-envelope',
  },
  {
    id: 'swap-rows',
    attacker: 'disk',
    does: 'exchanges the contents of rows, so that one record shows as another',
    ends: ['record-damaged'],
    by: 'common/crypto/row-envelope',
  },
  {
    id: 'swap-tables',
    attacker: 'disk',
    does: 'puts rows of one table into another',
    ends: ['record-damaged'],
    by: 'common/crypto/row-envelope',
  },
  {
    id: 'relabel-rows',
    attacker: 'disk',
    does: 'relabels rows as another space’s, or under other ids',
    ends: ['record-damaged'],
    by: 'common/crypto/row-envelope',
  },
  {
    id: 'cut-rows',
    attacker: 'disk',
    does: 'cuts rows off',
    ends: ['record-damaged'],
    by: 'common/crypto/row-envelope',
  },
  {
    id: 'malformed-rows',
    attacker: 'disk',
    does: 'puts text, numbers and nothing where sealed bytes should be',
    ends: ['record-damaged', 'store-unavailable'],
    by: 'renderer/data/sealed-rows',
  },
  {
    id: 'other-devices-rows',
    attacker: 'disk',
    does: 'puts the rows of another device in place of these',
    ends: ['record-damaged'],
    by: 'common/crypto/row-envelope',
  },
] as const satisfies readonly Attack[];

/** Names an attack of the table. */
export type AttackId = (typeof attacks)[number]['id'];

/** The row of an attack. */
export function attackOf(id: AttackId): Attack {
  const row = attacks.find(one => one.id === id);
  if (row === undefined) throw new Error(`no such attack: ${id}`);
  return row;
}
