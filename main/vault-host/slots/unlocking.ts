import { openRecoverySlot } from '../../../common/crypto/code-slot.ts';
import { KEY_BYTES, wipe, type AccountKeyBytes } from '../../../common/crypto/keys.ts';
import { makeOrgRecoverySlot } from '../../../common/crypto/org-recovery.ts';
import { readRecoveryCode } from '../../../common/crypto/recovery-code.ts';
import { readSecretKey, type SecretKey } from '../../../common/crypto/secret-key.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { toBase64Url } from '../../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { openAccountKey, wipeAccount } from '../account.ts';
import { readAccountFile, type AnyAccountFile, type FileSlot } from '../account-file.ts';
import { openWith, type OpeningDeps } from '../opening.ts';
import type { Session } from '../session.ts';
import { unlockAttempts } from '../unlock-attempts.ts';
import { keptSecretKey, needsSecretKey, secretKeyOf } from './account-ways.ts';
import { holdKeystoreSlot, openByKeystore } from './keystore-way.ts';
import { newPassphraseSlot } from './passphrase-change.ts';
import { finishSecretKey } from './secret-key-way.ts';
import { endRequest, openAnswer, pendingRequest } from './recovery-request.ts';

/** The account's file; `no-workspace` where there is none. */
export async function presentFile(deps: OpeningDeps): Promise<Result<AnyAccountFile, AppError>> {
  const file = await readAccountFile(deps.files);
  if (!file.ok) return file;
  return file.value === null ? err(appErrorOf('no-workspace')) : ok(file.value);
}

/** Opens the workspace with the passphrase, and a Secret Key typed where this computer lacks it. */
export async function unlockByPassphrase(
  deps: OpeningDeps,
  input: { readonly passphrase: string; readonly secretKey?: string | undefined },
): Promise<Result<Session, AppError>> {
  const file = await presentFile(deps);
  if (!file.ok) return file;
  const { account } = file.value.header.bundle;
  const typed = input.secretKey === undefined ? undefined : await readSecretKey(input.secretKey);
  if (typed !== undefined && !typed.ok) return typed;
  const secretKey = typed?.value ?? (await keptSecretKey(deps.keystore, account));
  if (secretKey === null && needsSecretKey(file.value)) {
    return err(appErrorOf('secret-key-needed'));
  }
  const by = { passphrase: input.passphrase, secretKey };
  const opened = await counted(deps, () => openAccountKey(file.value, by));
  if (!opened.ok) return opened;
  const accountKey = opened.value;
  const session = await openWith(deps, file.value, accountKey);
  if (session.ok) {
    await afterPassphrase(deps, session.value, accountKey, by);
    if (typed !== undefined) await keepTyped(deps, session.value, typed.value);
  }
  wipe(accountKey, ...(secretKey === null ? [] : [secretKey]));
  return session;
}

/** What is done on the way in; the vault is open, whatever becomes of it. */
async function afterPassphrase(
  deps: OpeningDeps,
  session: Session,
  accountKey: AccountKeyBytes,
  by: { readonly passphrase: string; readonly secretKey: SecretKey | null },
): Promise<void> {
  const { custody } = session.ways;
  if (custody.file().header.v === 1) {
    const plain = { ...by, secretKey: null };
    const slot = await newPassphraseSlot(session.ways, deps, accountKey, plain);
    const upgraded = slot.ok
      ? await custody.change(accountKey, { what: 'upgraded', slots: [slot.value] })
      : slot;
    // It opens as it is, and is rewritten the next time.
    if (!upgraded.ok) deps.report(upgraded.error);
  }
  const finished = await finishSecretKey(session, accountKey, by.passphrase);
  if (!finished.ok) deps.report(finished.error);
  if (custody.state().keystore) {
    const held = await holdKeystoreSlot(session, accountKey);
    if (!held.ok && held.error.kind !== 'keystore-unavailable') deps.report(held.error);
  }
}

async function keepTyped(
  deps: OpeningDeps,
  { account, ways }: Session,
  secretKey: SecretKey,
): Promise<void> {
  const key = { account: account.owner.account, key: secretKey.slice() };
  const kept = await deps.keystore.keepSecretKey(key);
  if (!kept.ok) deps.report(kept.error);
  const state = { secretKey: toBase64Url(secretKey) };
  const noted = await ways.custody.note({ what: 'secret-key-typed' }, state);
  if (!noted.ok) deps.report(noted.error);
}

/** Opens with what main holds, if it still does. */
export async function unlockByKeystore(deps: OpeningDeps): Promise<Result<Session, AppError>> {
  const file = await presentFile(deps);
  if (!file.ok) return file;
  const accountKey = await openByKeystore(file.value, deps.keystore);
  if (!accountKey.ok) return accountKey;
  const session = await openWith(deps, file.value, accountKey.value);
  wipe(accountKey.value);
  return session;
}

/** Opens with the recovery code, which is used up by that; a new passphrase takes its place. */
export async function unlockByRecoveryCode(
  deps: OpeningDeps,
  input: { readonly code: string; readonly passphrase: string },
): Promise<Result<Recovered, AppError>> {
  const file = await presentFile(deps);
  if (!file.ok) return file;
  const code = await readRecoveryCode(input.code);
  if (!code.ok) return code;
  const { slots, header } = file.value;
  const opened = await counted(deps, async () => {
    let failure: AppError = appErrorOf('wrong-recovery-code');
    for (const slot of slots) {
      if (slot.type !== 'recovery-code') continue;
      const accountKey = await openRecoverySlot(slot, code.value, header.bundle.account);
      if (accountKey.ok) return accountKey;
      failure = accountKey.error;
    }
    return err(failure);
  });
  wipe(code.value);
  if (!opened.ok) return opened;
  return recovered(deps, file.value, opened.value, input.passphrase, 'recovery-code-used');
}

/** Opens with the administrator's answer and the passphrase that was chosen with the request. */
export async function finishOrgRecovery(
  deps: OpeningDeps,
  input: { readonly answer: string; readonly passphrase: string },
): Promise<Result<Recovered, AppError>> {
  const file = await presentFile(deps);
  if (!file.ok) return file;
  const pending = await pendingRequest(deps.files);
  if (!pending.ok) return pending;
  if (pending.value === null) return err(appErrorOf('recovery-refused', { why: 'no-request' }));
  const request = pending.value;
  const opened = await counted(deps, () => openAnswer(request, input.answer, input.passphrase));
  if (!opened.ok) return opened;
  const done = await recovered(deps, file.value, opened.value, input.passphrase, 'org-used');
  if (done.ok) {
    const ended = await endRequest(deps.files);
    if (!ended.ok) deps.report(ended.error);
  }
  return done;
}

/** A vault that was opened by recovery, and its new account key, which the caller wipes. */
export interface Recovered {
  readonly session: Session;
  readonly accountKey: AccountKeyBytes;
}

/**
 * A recovery rotates: a new account key, a new passphrase, the code or enrolment that was used gone.
 * An enrolment that was not used is sealed anew, for it needs only its public key.
 */
async function recovered(
  deps: OpeningDeps,
  file: AnyAccountFile,
  accountKey: AccountKeyBytes,
  passphrase: string,
  what: 'recovery-code-used' | 'org-used',
): Promise<Result<Recovered, AppError>> {
  const session = await openWith(deps, file, accountKey);
  if (!session.ok) return session;
  const { ways, account } = session.value;
  const rotated = deps.random.bytes(KEY_BYTES) as AccountKeyBytes;
  const rotate = async (): Promise<Result<undefined, AppError>> => {
    const kept = secretKeyOf(ways.custody.state());
    const secretKey = kept ?? (await keptSecretKey(deps.keystore, account.owner.account));
    const by = { passphrase, secretKey: needsSecretKey(file) ? secretKey : null };
    const slot = await newPassphraseSlot(ways, deps, rotated, by);
    if (!slot.ok) return slot;
    const slots: FileSlot[] = [slot.value];
    const enrolled = file.slots.find(each => each.type === 'org-recovery');
    if (enrolled !== undefined && what !== 'org-used') {
      const { statement } = enrolled.params;
      const at = deps.clock.wall();
      slots.push(
        await makeOrgRecoverySlot(rotated, statement, account.owner.account, at, deps.random),
      );
    }
    const dropped = await deps.keystore.drop(undefined);
    if (!dropped.ok) return dropped;
    return ways.custody.change(accountKey, { what, slots, rotated });
  };
  const done = await rotate();
  wipe(accountKey);
  if (done.ok) return ok({ session: session.value, accountKey: rotated });
  wipe(rotated);
  wipeAccount(account);
  return done;
}

/** A try that is counted before it is made, and forgiven unless the secret was wrong. */
async function counted<T>(
  deps: OpeningDeps,
  attempt: () => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> {
  const attempts = unlockAttempts(deps.files, deps.clock);
  const begun = await attempts.begin();
  if (!begun.ok) return begun;
  const done = await attempt();
  if (
    !done.ok &&
    (done.error.kind === 'wrong-passphrase' || done.error.kind === 'wrong-recovery-code')
  ) {
    return err(appErrorOf(done.error.kind, begun.value));
  }
  const forgiven = await attempts.succeeded();
  return forgiven.ok ? done : forgiven;
}
