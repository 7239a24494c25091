import type { AccountKeyBytes } from '../../../common/crypto/keys.ts';
import { wipe } from '../../../common/crypto/keys.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { SecurityEvent } from '../../../common/features/vault/security-entry.ts';
import type { Clock } from '../../../common/lib/clock.ts';
import { canonicalJson } from '../../../common/lib/json.ts';
import type { Random } from '../../../common/lib/random.ts';
import { ok, type Result } from '../../../common/lib/result.ts';
import {
  readAccountFile,
  unwrapKeys,
  wrapKeys,
  writeAccountFile,
  type AccountFile,
  type AnyAccountFile,
  type FileSlot,
} from '../account-file.ts';
import type { SealedFiles } from '../sealed-file.ts';
import { withEntry, writeSecurity, type SecurityState } from '../security-log.ts';
import type { VaultFiles } from '../vault-files.ts';

/** What is done to the ways into an account, and the line that the security log gets. */
export interface WayChange {
  readonly what: SecurityEvent;
  readonly of?: string;
  readonly slots: readonly FileSlot[];
  /** A new account key: every slot given here must hold it. */
  readonly rotated?: AccountKeyBytes;
  /** What else becomes of the state. */
  readonly state?: Partial<Omit<SecurityState, 'v' | 'rev' | 'entries'>>;
}

/** A line of the security log; of now, unless it says when. */
export interface Note {
  readonly what: SecurityEvent;
  readonly of?: string;
  readonly at?: number;
}

/** The account's file and security state while the vault is open; what is on disk is what this says. */
export interface AccountCustody {
  file(): AnyAccountFile;
  state(): SecurityState;
  /** Replaces the slots. One of old and new opens, whenever the power fails. */
  change(accountKey: AccountKeyBytes, change: WayChange): Promise<Result<undefined, AppError>>;
  /** Writes lines, and what else changes with them, without touching a slot. */
  note(
    notes: Note | readonly Note[],
    state?: WayChange['state'],
  ): Promise<Result<undefined, AppError>>;
}

/**
 * Keeps an account's file and state. A change is announced in the state, made in account.json, and then
 * confirmed in the state; account.json alone decides whether it came about.
 */
export function accountCustody(
  deps: {
    readonly files: VaultFiles;
    readonly sealed: SealedFiles;
    readonly clock: Clock;
    readonly random: Random;
    readonly report: (damage: AppError) => void;
  },
  opened: { readonly file: AnyAccountFile; readonly state: SecurityState },
): AccountCustody {
  let { file, state } = opened;

  const put = async (next: AccountFile): Promise<Result<undefined, AppError>> => {
    const written = await writeAccountFile(deps.files, next);
    if (written.ok) return written;
    // A write may fail after the new file has taken its name: what is there is what counts.
    const there = await readAccountFile(deps.files);
    const isThere = there.ok && canonicalJson(there.value) === canonicalJson(next);
    return isThere ? ok(undefined) : written;
  };

  return {
    file: () => file,
    state: () => state,
    change: async (accountKey, { what, of, slots, rotated, state: also }) => {
      const keys = await unwrapKeys(accountKey, file);
      if (!keys.ok) return keys;
      const rev = revisionOf(file) + 1;
      const { org, orgName, bundle, certificate } = file.header;
      const header = { v: 2, rev, org, orgName, bundle, certificate } as const;
      const wrapping = rotated ?? accountKey;
      const next = await wrapKeys(wrapping, header, slots, keys.value, deps.random);
      wipe(...Object.values(keys.value));

      const at = deps.clock.wall();
      const line = { at, rev, what, ...(of === undefined ? {} : { of }) };
      // With what the change brings, such as a Secret Key: a slot must never need what was not kept.
      const announced = await writeSecurity(deps.sealed, { ...withEntry(state, line), ...also });
      if (!announced.ok) return announced;
      const written = await put(next);
      if (!written.ok) return written;
      file = next;
      state = { ...withEntry(state, line), ...also, rev };
      const confirmed = await writeSecurity(deps.sealed, state);
      // The change has come about; the next one writes the state again.
      if (!confirmed.ok) deps.report(confirmed.error);
      return ok(undefined);
    },
    note: async (notes, also) => {
      const told = { at: deps.clock.wall(), rev: revisionOf(file) };
      const lines = [notes].flat().map(each => ({ ...told, ...each }));
      const next = { ...lines.reduce(withEntry, state), ...also };
      const written = await writeSecurity(deps.sealed, next);
      if (written.ok) state = next;
      return written;
    },
  };
}

/** The revision of an account's file; version 1 had none. */
export function revisionOf({ header }: AnyAccountFile): number {
  return header.v === 1 ? 0 : header.rev;
}
