/** What can be tried again after a failure, and by whom. */
export type Retry =
  /** Waits and tries by itself. */
  | 'automatic'
  /** The user can do something and try again. */
  | 'after-correction'
  /** Trying again changes nothing. */
  | 'never';

/**
 * The one table of expected failures. The sentence that the user reads is `errors.<kind>` in
 * renderer/locales: what happened, where, and what to do.
 */
export const errorKinds = {
  // input
  'invalid-input': 'after-correction',
  'not-found': 'never',
  // workspace and vault
  'no-workspace': 'after-correction',
  'workspace-exists': 'never',
  locked: 'after-correction',
  'wrong-passphrase': 'after-correction',
  'wrong-file-key': 'after-correction',
  'key-file-damaged': 'after-correction',
  'unlock-delayed': 'automatic',
  'code-mistyped': 'after-correction',
  'wrong-recovery-code': 'after-correction',
  'secret-key-needed': 'after-correction',
  'keystore-unavailable': 'after-correction',
  'recovery-refused': 'after-correction',
  'weak-kdf': 'never',
  'vault-damaged': 'never',
  'vault-host-gone': 'after-correction',
  'no-key-for-space': 'automatic',
  'invitation-invalid': 'after-correction',
  'invitation-expired': 'after-correction',
  'not-permitted': 'never',
  'reason-needed': 'after-correction',
  'work-elsewhere': 'after-correction',
  'work-unknown': 'after-correction',
  'work-closed': 'after-correction',
  'secret-too-large': 'after-correction',
  'secret-on-clipboard': 'after-correction',
  'key-worn': 'never',
  // import of credentials
  'import-format': 'after-correction',
  'import-newer': 'after-correction',
  'import-damaged': 'after-correction',
  'import-too-large': 'after-correction',
  'import-unsupported': 'after-correction',
  'import-encrypted': 'after-correction',
  'import-gone': 'after-correction',
  'export-too-large': 'after-correction',
  // envelopes
  'envelope-damaged': 'never',
  'bad-signature': 'never',
  'membership-invalid': 'never',
  'rollback-refused': 'never',
  // store
  'record-damaged': 'never',
  'store-unavailable': 'after-correction',
  'store-newer': 'after-correction',
  'store-lost': 'after-correction',
  'disk-full': 'after-correction',
  'not-a-backup': 'after-correction',
  'backup-damaged': 'never',
  'backup-newer': 'after-correction',
  'backup-too-large': 'never',
  // attached files
  'blob-damaged': 'never',
  'blob-missing': 'automatic',
  'blob-too-large': 'after-correction',
  'server-full': 'after-correction',
  // sync
  'not-connected': 'automatic',
  'server-unreachable': 'automatic',
  'server-refused': 'after-correction',
  'server-bad-answer': 'automatic',
  'session-expired': 'automatic',
  'access-revoked': 'never',
  'enrolment-refused': 'after-correction',
  'client-too-old': 'after-correction',
  'protocol-hole': 'automatic',
  // terminal
  'host-unreachable': 'after-correction',
  'host-key-changed': 'never',
  'host-key-declined': 'after-correction',
  'authentication-failed': 'after-correction',
  'session-closed': 'after-correction',
  'session-host-gone': 'after-correction',
  'shell-failed': 'after-correction',
  // the app itself
  cancelled: 'after-correction',
  'file-failed': 'after-correction',
  unexpected: 'after-correction',
} as const satisfies Record<string, Retry>;

/** A kind of expected failure. */
export type ErrorKind = keyof typeof errorKinds;

/**
 * An expected failure. `detail` fills the sentence's placeholders (a host, a field, seconds to wait);
 * it never holds a secret or a record's content.
 */
export type AppError = {
  readonly kind: ErrorKind;
  readonly detail?: Readonly<Record<string, string | number>> | undefined;
};

/** An {@link AppError} of this kind. */
export function appErrorOf(
  kind: ErrorKind,
  detail?: Readonly<Record<string, string | number>>,
): AppError {
  return detail === undefined ? { kind } : { kind, detail };
}
