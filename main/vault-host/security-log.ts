import { z } from 'zod';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { orgRecoveryStatement } from '../../common/crypto/org-recovery-statement.ts';
import { securityEntry } from '../../common/features/vault/security-entry.ts';
import { serverToJoin } from '../../common/features/vault/vault-control.ts';
import { base64UrlOf } from '../../common/lib/base64-url.ts';
import { deviceId } from '../../common/lib/ids.ts';
import { serverUrl } from '../../common/lib/server-url.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { SealedFiles } from './sealed-file.ts';

const SECURITY_FILE = 'security.json';
/** Older lines go; a person reads the last few. */
const MAX_ENTRIES = 500;

/** What this device keeps, sealed, about the ways into the account. */
export const securityState = z.object({
  v: z.literal(1),
  /**
   * The highest revision of account.json that this device has seen: a lower one was put back. A line
   * with a higher one announces a change that may not have come about.
   */
  rev: z.int().min(0),
  /** Whether the system's keystore may open the account, until exit or 12 h. */
  keystore: z.boolean(),
  /** The Secret Key, for the kit and for further devices. */
  secretKey: base64UrlOf(16).nullable(),
  /** The organisation's recovery key that was last seen here. */
  orgRecovery: orgRecoveryStatement.nullable(),
  /** Devices of the account that were told of; null as long as it has told of none. */
  devices: z
    .array(z.object({ device: deviceId, revoked: z.boolean() }))
    .nullable()
    .default(null),
  /** A server that is to be joined, until the link to it is kept. */
  joining: serverToJoin.nullable().default(null),
  /** The server that was joined last. */
  server: serverUrl.nullable().default(null),
  entries: z.array(securityEntry.extend({ rev: z.int().min(0) })),
});
/** @see securityState */
export type SecurityState = z.infer<typeof securityState>;
/** A line of the log, with the revision it belongs to. */
export type LoggedEntry = SecurityState['entries'][number];

/** The state before anything has happened. */
export const noSecurityState: SecurityState = {
  v: 1,
  rev: 0,
  keystore: false,
  secretKey: null,
  orgRecovery: null,
  devices: null,
  joining: null,
  server: null,
  entries: [],
};

/** The state with one more line. */
export function withEntry(state: SecurityState, entry: LoggedEntry): SecurityState {
  return { ...state, entries: [...state.entries, entry].slice(-MAX_ENTRIES) };
}

/**
 * Reads the state that belongs to account.json at revision `rev`: what was announced and did not come
 * about is dropped. `rollback-refused` when account.json is older than what was seen here. A damaged or
 * missing state is told of by `lost`, and begins anew.
 */
export async function readSecurity(
  files: SealedFiles,
  rev: number,
  at: number,
): Promise<
  Result<{ readonly state: SecurityState; readonly lost: AppError | undefined }, AppError>
> {
  const read = await files.read(SECURITY_FILE, securityState);
  if (!read.ok && read.error.kind !== 'vault-damaged') return read;
  if (!read.ok || read.value === null) {
    if (rev === 0) return ok({ state: noSecurityState, lost: undefined });
    const lost = read.ok ? appErrorOf('vault-damaged', { where: SECURITY_FILE }) : read.error;
    const state = withEntry({ ...noSecurityState, rev }, { at, rev, what: 'log-lost' });
    return ok({ state, lost });
  }
  if (rev < read.value.rev) return err(appErrorOf('rollback-refused', { where: 'account.json' }));
  const entries = read.value.entries.filter(entry => entry.rev <= rev);
  return ok({ state: { ...read.value, rev, entries }, lost: undefined });
}

/** Writes the state, sealed. */
export function writeSecurity(
  files: SealedFiles,
  state: SecurityState,
): Promise<Result<undefined, AppError>> {
  return files.write(SECURITY_FILE, state);
}
