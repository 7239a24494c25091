import { z } from 'zod';
import type { AppError } from '../../common/errors/app-error.ts';
import { base64UrlOf } from '../../common/lib/base64-url.ts';
import { accountId, type AccountId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import type { SealedFiles } from './sealed-file.ts';

const IDENTITIES_FILE = 'identities.json';

const identitiesFile = z.object({
  v: z.literal(1),
  verified: z.array(
    z.object({
      account: accountId,
      fingerprint: base64UrlOf(32),
      /** Wall clock, ms. */
      at: z.number(),
    }),
  ),
});
type Verified = z.infer<typeof identitiesFile>['verified'][number];

/** Another identity under a known account, which nobody here has verified. */
export interface IdentityChange {
  readonly account: AccountId;
  readonly name: string;
  /** Full fingerprints, see `identityFingerprint`. */
  readonly known: string;
  readonly shown: string;
}

/** The identities that a person at this machine has verified, and those that wait for it. */
export interface IdentityBook {
  verified(): readonly Verified[];
  verify(of: { account: AccountId; fingerprint: string }): Promise<Result<undefined, AppError>>;
  /** Changes that were seen since the vault was opened; they hold back what they came with. */
  changes(): readonly IdentityChange[];
  /** Whether it is news. */
  noteChange(change: IdentityChange): boolean;
}

/** The book in the account's sealed files; a damaged one is kept aside, told of, and begun anew. */
export async function openIdentityBook(
  files: SealedFiles,
  wall: () => number,
  report: (damage: AppError) => void,
): Promise<Result<IdentityBook, AppError>> {
  const file = await files.read(IDENTITIES_FILE, identitiesFile);
  let verified: readonly Verified[] = [];
  if (file.ok) {
    verified = file.value?.verified ?? [];
  } else if (file.error.kind === 'vault-damaged') {
    report(file.error);
    const aside = await files.setAside(IDENTITIES_FILE);
    if (!aside.ok) return aside;
  } else {
    return file;
  }
  const changes = new Map<string, IdentityChange>();
  const nameOf = (account: AccountId, fingerprint: string): string => `${account} ${fingerprint}`;

  return ok({
    verified: () => verified,
    verify: async ({ account, fingerprint }) => {
      const next = [...verified, { account, fingerprint, at: wall() }];
      const written = await files.write(IDENTITIES_FILE, { v: 1, verified: next });
      if (!written.ok) return written;
      verified = next;
      changes.delete(nameOf(account, fingerprint));
      return ok(undefined);
    },
    changes: () => [...changes.values()],
    noteChange: change => {
      const name = nameOf(change.account, change.shown);
      if (changes.has(name)) return false;
      changes.set(name, change);
      return true;
    },
  });
}
