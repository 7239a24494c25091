import type { keyCalls } from '../../common/features/vault/desk/key-calls.ts';
import { wipe, type AccountKeyBytes } from '../../common/crypto/keys.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { CallHandlers } from '../../common/ipc/port-rpc.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { orgKeyDesk, shownOrgKey, mayMakeOrgKey } from './org-key-desk.ts';
import { shownDevices } from './own-devices.ts';
import type { Session } from './session.ts';
import type { SessionTurns } from './session-turns.ts';
import { confirmPassphrase, secretKeyOf } from './slots/account-ways.ts';
import { exportDevice } from './slots/device-file.ts';
import { setKeystoreWay } from './slots/keystore-way.ts';
import { showKit } from './slots/kit.ts';
import { changePassphrase } from './slots/passphrase-change.ts';
import { makeRecoveryWay, removeWay } from './slots/recovery-way.ts';
import { giveSecretKey, hasSecretKey } from './slots/secret-key-way.ts';
import { askTyped, newPassphrase } from './typed-fields.ts';

/** Answers the desk's calls about the account's own keys. */
export function keyDesk(turns: SessionTurns): CallHandlers<typeof keyCalls> {
  const { reading } = turns;
  return {
    unlockWays: reading(async session => ok(await waysOf(session))),
    changePassphrase: reading(session =>
      askTyped(
        session.secure,
        { purpose: 'change', hints: hintsOf(session) },
        turnOf(turns, session, async typed => {
          const next = newPassphrase(typed('new'));
          if (!next.ok) return next;
          return changePassphrase(session, { present: typed('present'), next: next.value });
        }),
      ),
    ),
    makeRecoveryCode: reading(async session => {
      const accountKey = await confirmed(turns, session);
      if (!accountKey.ok) return accountKey;
      return makeRecoveryWay(session, accountKey.value, task => inTurn(turns, session, task));
    }),
    addSecretKey: reading(session =>
      hasSecretKey(session.ways)
        ? showSecretKey(turns, session)
        : giveSecretKey(session, task => inTurn(turns, session, task), null),
    ),
    showKit: reading(session => showSecretKey(turns, session)),
    removeWay: reading((session, { id }) =>
      withAccountKey(turns, session, accountKey => removeWay(session, accountKey, id)),
    ),
    setKeystore: reading((session, { enabled }) =>
      enabled
        ? withAccountKey(turns, session, accountKey => setKeystoreWay(session, accountKey))
        : inTurn(turns, session, () => setKeystoreWay(session, null)),
    ),
    securityLog: reading(async ({ ways }) =>
      ok(
        ways.custody
          .state()
          .entries.map(({ at, what, of }) => (of === undefined ? { at, what } : { at, what, of }))
          .reverse(),
      ),
    ),
    devices: reading(async session => ok(await shownDevices(session))),
    exportDevice: reading(async session => {
      const file = await askTyped(
        session.secure,
        { purpose: 'confirm', hints: [] },
        turnOf(turns, session, typed => exportDevice(session, typed('present'))),
      );
      return file.ok ? ok({ text: `${JSON.stringify(file.value, null, 2)}\n` }) : file;
    }),
    ...orgKeyDesk(turns, (session, use) => withAccountKey(turns, session, use)),
  };
}

/** Runs a task that writes, in turn, unless the vault was locked or opened anew meanwhile. */
export function inTurn<T>(
  turns: SessionTurns,
  session: Session,
  task: () => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> {
  return turns.writing<undefined, T>(async current =>
    current === session ? task() : err(appErrorOf('locked')),
  )(undefined);
}

/** A taker of what was typed that writes in turn. */
function turnOf<T, Typed>(
  turns: SessionTurns,
  session: Session,
  take: (typed: Typed) => Promise<Result<T, AppError>>,
): (typed: Typed) => Promise<Result<T, AppError>> {
  return typed => inTurn(turns, session, () => take(typed));
}

/** The account key, by the passphrase typed once more in the secure window; the caller wipes it. */
function confirmed(
  turns: SessionTurns,
  session: Session,
): Promise<Result<AccountKeyBytes, AppError>> {
  return askTyped(
    session.secure,
    { purpose: 'confirm', hints: [] },
    turnOf(turns, session, typed => confirmPassphrase(session.ways, typed('present'))),
  );
}

async function withAccountKey(
  turns: SessionTurns,
  session: Session,
  use: (accountKey: AccountKeyBytes) => Promise<Result<undefined, AppError>>,
): Promise<Result<undefined, AppError>> {
  const accountKey = await confirmed(turns, session);
  if (!accountKey.ok) return accountKey;
  const used = await inTurn(turns, session, () => use(accountKey.value));
  wipe(accountKey.value);
  return used;
}

async function showSecretKey(
  turns: SessionTurns,
  session: Session,
): Promise<Result<undefined, AppError>> {
  const accountKey = await confirmed(turns, session);
  if (!accountKey.ok) return accountKey;
  wipe(accountKey.value);
  const secretKey = secretKeyOf(session.ways.custody.state());
  if (secretKey === null) return err(appErrorOf('secret-key-needed'));
  const shown = await showKit(session, { secretKey });
  wipe(secretKey);
  return shown;
}

async function waysOf(session: Session) {
  const { custody, keystore } = session.ways;
  const state = custody.state();
  const status = await keystore.status(undefined);
  return {
    ways: custody.file().slots.map(slot => ({
      id: slot.id,
      type: slot.type,
      at: 'at' in slot ? slot.at : null,
    })),
    hasSecretKey: hasSecretKey(session.ways),
    keystore: {
      enabled: state.keystore,
      problem: status.ok ? status.value.problem : ('keystore-missing' as const),
    },
    organisation: {
      key: state.orgRecovery === null ? null : await shownOrgKey(session, state.orgRecovery),
      mayMake: mayMakeOrgKey(session),
    },
  };
}

/** Words that a new passphrase should not consist of. */
function hintsOf({ account: { owner } }: Session): string[] {
  return [owner.name, owner.orgName];
}
