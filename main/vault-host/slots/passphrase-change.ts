import { wipe, type AccountKeyBytes } from '../../../common/crypto/keys.ts';
import { makePassphraseSlot } from '../../../common/crypto/passphrase-slot.ts';
import type { SecretKey } from '../../../common/crypto/secret-key.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { Result } from '../../../common/lib/result.ts';
import type { FileSlot } from '../account-file.ts';
import type { Session } from '../session.ts';
import { confirmPassphrase, secretKeyOf, type AccountWays } from './account-ways.ts';

type Made = Pick<Session, 'clock' | 'random'>;

/** The slots of an account but its passphrases'. */
export function otherSlots({ custody }: Pick<AccountWays, 'custody'>): readonly FileSlot[] {
  // An older file has passphrases only.
  return custody.file().slots.flatMap(slot => (slot.type === 'passphrase' ? [] : [slot]));
}

/** A slot for this account and passphrase, at what a passphrase should cost on this machine now. */
export async function newPassphraseSlot(
  ways: AccountWays,
  { clock, random }: Made,
  accountKey: AccountKeyBytes,
  by: { readonly passphrase: string; readonly secretKey: SecretKey | null },
): Promise<Result<FileSlot, AppError>> {
  const how = { costs: await ways.chooseKdfCosts(), at: clock.wall() };
  const { account } = ways.custody.file().header.bundle;
  return makePassphraseSlot(accountKey, by, account, how, random);
}

/** Another passphrase: the account key is wrapped anew, all other ways stay. */
export async function changePassphrase(
  { ways, ...made }: Pick<Session, 'ways'> & Made,
  { present, next }: { readonly present: string; readonly next: string },
): Promise<Result<undefined, AppError>> {
  const accountKey = await confirmPassphrase(ways, present);
  if (!accountKey.ok) return accountKey;
  const secretKey = secretKeyOf(ways.custody.state());
  const by = { passphrase: next, secretKey };
  const slot = await newPassphraseSlot(ways, made, accountKey.value, by);
  const changed = slot.ok
    ? await ways.custody.change(accountKey.value, {
        what: 'passphrase-changed',
        slots: [slot.value, ...otherSlots(ways)],
      })
    : slot;
  wipe(accountKey.value, ...(secretKey === null ? [] : [secretKey]));
  return changed;
}
