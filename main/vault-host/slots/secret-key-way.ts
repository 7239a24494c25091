import { wipe, type AccountKeyBytes } from '../../../common/crypto/keys.ts';
import { makeSecretKey, type SecretKey } from '../../../common/crypto/secret-key.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type { ServerToJoin } from '../../../common/features/vault/vault-control.ts';
import { toBase64Url } from '../../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import type { AnyAccountFile, FileSlot } from '../account-file.ts';
import type { Session } from '../session.ts';
import { askTyped } from '../typed-fields.ts';
import {
  confirmPassphrase,
  needsSecretKey,
  secretKeyOf,
  type AccountWays,
} from './account-ways.ts';
import { showKit } from './kit.ts';
import { newPassphraseSlot, otherSlots } from './passphrase-change.ts';
import type { InTurn } from './recovery-way.ts';

/** Whether the account has a Secret Key: one that is kept, and that its passphrase needs. */
export function hasSecretKey({ custody }: AccountWays): boolean {
  return custody.state().secretKey !== null && needsSecretKey(custody.file());
}

/** A Secret Key that is not the account's yet, and the slot that will need it. */
interface Prepared {
  readonly accountKey: AccountKeyBytes;
  readonly secretKey: SecretKey;
  readonly slot: FileSlot;
  /** The account's file that it was prepared for. */
  readonly file: AnyAccountFile;
}

/**
 * Gives an account that was local until now its Secret Key. The passphrase is asked for and the kit shown
 * in the secure window; before the person says that it is kept, nothing is written.
 * @param joining the server that it is made for
 */
export async function giveSecretKey(
  session: Session,
  inTurn: InTurn,
  joining: ServerToJoin | null,
): Promise<Result<undefined, AppError>> {
  const prepared = await askTyped(session.secure, { purpose: 'add-key', hints: [] }, typed =>
    inTurn(() => prepare(session, typed('present'))),
  );
  if (!prepared.ok) return prepared;
  const { accountKey, secretKey } = prepared.value;
  const kept = await showKit(session, { secretKey }, joining?.server);
  const given = kept.ok ? await inTurn(() => give(session, prepared.value, joining)) : kept;
  wipe(accountKey, secretKey);
  return given;
}

async function prepare(session: Session, passphrase: string): Promise<Result<Prepared, AppError>> {
  const { ways } = session;
  const file = ways.custody.file();
  const accountKey = await confirmPassphrase(ways, passphrase);
  if (!accountKey.ok) return accountKey;
  const secretKey = secretKeyOf(ways.custody.state()) ?? makeSecretKey(session.random);
  const by = { passphrase, secretKey };
  const slot = await newPassphraseSlot(ways, session, accountKey.value, by);
  if (slot.ok) return ok({ accountKey: accountKey.value, secretKey, slot: slot.value, file });
  wipe(accountKey.value, secretKey);
  return slot;
}

/** Notes the key first, sealed: whatever ends the app in between, the next unlock finishes it. */
async function give(
  { ways }: Session,
  { accountKey, secretKey, slot, file }: Prepared,
  joining: ServerToJoin | null,
): Promise<Result<undefined, AppError>> {
  const { custody } = ways;
  // Another passphrase was set while the kit was on screen: this slot would bring the old one back.
  if (custody.file() !== file) return err(appErrorOf('cancelled'));
  const before = custody.state().secretKey;
  const noted = await custody.note([], { secretKey: toBase64Url(secretKey), joining });
  if (!noted.ok) return noted;
  const put = await putInPlace(ways, accountKey, secretKey, slot);
  // The person is told that it failed, so it is not to come about at the next start.
  if (!put.ok) await custody.note([], { secretKey: before, joining: null });
  return put;
}

/** Outside the vault first, so that no power failure leaves a slot that needs what is nowhere. */
async function putInPlace(
  { custody, keystore }: AccountWays,
  accountKey: AccountKeyBytes,
  secretKey: SecretKey,
  slot: FileSlot,
): Promise<Result<undefined, AppError>> {
  const { account } = custody.file().header.bundle;
  const kept = await keystore.keepSecretKey({ account, key: secretKey.slice() });
  if (!kept.ok) return kept;
  const slots = [slot, ...otherSlots({ custody })];
  return custody.change(accountKey, { what: 'secret-key-added', slots });
}

/** Finishes what was cut short after the kit was kept; while an account opens by its passphrase. */
export async function finishSecretKey(
  { ways, clock, random }: Pick<Session, 'ways' | 'clock' | 'random'>,
  accountKey: AccountKeyBytes,
  passphrase: string,
): Promise<Result<undefined, AppError>> {
  const secretKey = secretKeyOf(ways.custody.state());
  if (secretKey === null || needsSecretKey(ways.custody.file())) return ok(undefined);
  const by = { passphrase, secretKey };
  const slot = await newPassphraseSlot(ways, { clock, random }, accountKey, by);
  const put = slot.ok ? await putInPlace(ways, accountKey, secretKey, slot.value) : slot;
  wipe(secretKey);
  return put;
}

/** The server to join that was noted with the key, once the account has it. */
export function rememberedServer({ ways }: Pick<Session, 'ways'>): ServerToJoin | null {
  return hasSecretKey(ways) ? ways.custody.state().joining : null;
}

/** The link to a server is kept: from now on it is known, and no longer to be joined. */
export async function noteServer(
  { ways: { custody } }: Session,
  { server }: Pick<ServerToJoin, 'server'>,
): Promise<Result<undefined, AppError>> {
  const state = custody.state();
  if (state.joining === null && state.server === server) return ok(undefined);
  return custody.note([], { joining: null, server });
}
