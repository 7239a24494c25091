import { makeRecoverySlot } from '../../../common/crypto/code-slot.ts';
import { wipe, type AccountKeyBytes } from '../../../common/crypto/keys.ts';
import { makeRecoveryCode } from '../../../common/crypto/recovery-code.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import { appErrorOf } from '../../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import type { FileSlot } from '../account-file.ts';
import type { Session } from '../session.ts';
import { secretKeyOf } from './account-ways.ts';
import { showKit } from './kit.ts';

/** A turn of the vault's calls that write; see `SessionTurns`. */
export type InTurn = <T>(task: () => Promise<Result<T, AppError>>) => Promise<Result<T, AppError>>;

/**
 * Makes a recovery code, shows it in the secure window, and only once the person says that it is kept
 * does it replace the one before: what nobody has seen opens nothing. Wipes the account key.
 */
export async function makeRecoveryWay(
  session: Session,
  accountKey: AccountKeyBytes,
  inTurn: InTurn,
): Promise<Result<undefined, AppError>> {
  const { ways, clock, random } = session;
  const code = makeRecoveryCode(random);
  const secretKey = secretKeyOf(ways.custody.state());
  const kept = await showKit(session, { recoveryCode: code, secretKey });
  const made = kept.ok
    ? await inTurn(async () => {
        const { account } = ways.custody.file().header.bundle;
        const slot = await makeRecoverySlot(accountKey, code, account, clock.wall(), random);
        return ways.custody.change(accountKey, {
          what: 'recovery-code-made',
          slots: [...slotsBut(session, 'recovery-code'), slot],
        });
      })
    : kept;
  wipe(accountKey, code, ...(secretKey === null ? [] : [secretKey]));
  // After a recovery nobody on the page has asked for it.
  if (made.ok) session.emit({ to: 'desk', name: 'spacesChanged' });
  return made;
}

/** Takes a printed or an organisation's way out; the passphrase stays always. */
export async function removeWay(
  session: Session,
  accountKey: AccountKeyBytes,
  id: string,
): Promise<Result<undefined, AppError>> {
  const { custody } = session.ways;
  const slot = custody.file().slots.find(each => each.id === id);
  if (slot === undefined) return ok(undefined);
  if (slot.type === 'passphrase') {
    return err(appErrorOf('recovery-refused', { why: 'last-way' }));
  }
  return custody.change(accountKey, {
    what: 'way-removed',
    of: slot.type,
    slots: fileSlots(session).filter(each => each.id !== id),
  });
}

/** The account's slots but those of one kind. */
export function slotsBut(session: Session, type: FileSlot['type']): readonly FileSlot[] {
  return fileSlots(session).filter(slot => slot.type !== type);
}

/** An open account's file is of the present version: an older one is rewritten as it is opened. */
function fileSlots({ ways }: Session): readonly FileSlot[] {
  return ways.custody.file().slots.flatMap(slot => ('v' in slot ? [slot] : []));
}
