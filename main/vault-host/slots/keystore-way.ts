import {
  makeKeystoreKey,
  makeKeystoreSlot,
  openKeystoreSlot,
} from '../../../common/crypto/code-slot.ts';
import type { KeystoreKey } from '../../../common/crypto/code-slot.ts';
import { wipe, type AccountKeyBytes } from '../../../common/crypto/keys.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import type { AnyAccountFile } from '../account-file.ts';
import type { Session } from '../session.ts';
import type { KeystoreDoor } from './account-ways.ts';

/** Gives main a fresh slot to hold; it opens until exit or 12 h from now. */
export async function holdKeystoreSlot(
  session: Pick<Session, 'ways' | 'clock' | 'random'>,
  accountKey: AccountKeyBytes,
): Promise<Result<undefined, AppError>> {
  const { ways, clock, random } = session;
  const { account } = ways.custody.file().header.bundle;
  const key = makeKeystoreKey(random);
  const slot = await makeKeystoreSlot(accountKey, key, account, clock.wall(), random);
  const held = await ways.keystore.hold({ slot, key: key.slice() });
  wipe(key);
  return held;
}

/** Switches the way on (with a slot from now on) or off. */
export async function setKeystoreWay(
  session: Session,
  accountKey: AccountKeyBytes | null,
): Promise<Result<undefined, AppError>> {
  const { custody, keystore } = session.ways;
  if (accountKey === null) {
    const dropped = await keystore.drop(undefined);
    if (!dropped.ok) return dropped;
    return custody.state().keystore
      ? custody.note({ what: 'keystore-off' }, { keystore: false })
      : ok(undefined);
  }
  const held = await holdKeystoreSlot(session, accountKey);
  if (!held.ok || custody.state().keystore) return held;
  return custody.note({ what: 'keystore-on' }, { keystore: true });
}

/** Why what main holds opens nothing now; null when it does. */
export async function keystoreRefusal(keystore: KeystoreDoor): Promise<AppError | null> {
  const status = await keystore.status(undefined);
  if (!status.ok) return status.error;
  const { problem, heldUntil } = status.value;
  const why = problem ?? (heldUntil === null ? 'keystore-expired' : null);
  return why === null ? null : appErrorOf('keystore-unavailable', { why });
}

/** The account key by what main holds; `keystore-unavailable`. The caller wipes it. */
export async function openByKeystore(
  file: AnyAccountFile,
  keystore: KeystoreDoor,
): Promise<Result<AccountKeyBytes, AppError>> {
  const held = await keystore.held(undefined);
  if (!held.ok) return held;
  const { slot, key } = held.value;
  const opened = await openKeystoreSlot(slot, key as KeystoreKey, file.header.bundle.account);
  wipe(key);
  return opened.ok ? opened : err(appErrorOf('keystore-unavailable', { why: 'keystore-expired' }));
}
