import { deviceEnrolment, openDeviceEnrolment } from '../../common/crypto/device-enrolment.ts';
import { recoveryRequestWords, type RecoveryRequest } from '../../common/crypto/org-recovery.ts';
import { wipe, type BoxSecret, type SigningSecret } from '../../common/crypto/keys.ts';
import { readSecretKey } from '../../common/crypto/secret-key.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { openingCalls } from '../../common/features/vault/desk/opening-calls.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import type { CallHandlers } from '../../common/ipc/port-rpc.ts';
import { fromBase64Url } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { beginAccount, createWorkspace, joinWorkspace, type OpeningDeps } from './opening.ts';
import type { Session } from './session.ts';
import { keptSecretKey, needsSecretKey } from './slots/account-ways.ts';
import { takeSpaces } from './slots/device-file.ts';
import { keystoreRefusal } from './slots/keystore-way.ts';
import { makeRecoveryWay, type InTurn } from './slots/recovery-way.ts';
import { beginRequest, pendingRequest, readJsonFile } from './slots/recovery-request.ts';
import {
  finishOrgRecovery,
  presentFile,
  unlockByKeystore,
  unlockByPassphrase,
  unlockByRecoveryCode,
  type Recovered,
} from './slots/unlocking.ts';
import { askTyped, newPassphrase } from './typed-fields.ts';

type Opened = Promise<Result<VaultOwner, AppError>>;

/** Answers the calls that open the vault. `begin` opens in turn and makes the session current. */
export function openingDesk(
  deps: OpeningDeps,
  begin: (open: () => Promise<Result<Session, AppError>>) => Opened,
  inTurn: InTurn,
): CallHandlers<typeof openingCalls> {
  /** Opens by recovery; a code in place of the used one is offered once the workspace is open. */
  const beginRecovered = async (open: () => Promise<Result<Recovered, AppError>>): Opened => {
    let recovered: Recovered | undefined;
    const owner = await begin(async () => {
      const opened = await open();
      if (!opened.ok) return opened;
      recovered = opened.value;
      return ok(opened.value.session);
    });
    if (recovered !== undefined) {
      const { session, accountKey } = recovered;
      if (owner.ok) void makeRecoveryWay(session, accountKey, inTurn);
      else wipe(accountKey);
    }
    return owner;
  };

  return {
    create: input => begin(() => createWorkspace(deps, input)),
    join: input => begin(() => joinWorkspace(deps, input)),
    joinAsDevice: input => begin(() => joinAsDevice(deps, input)),
    unlock: input => begin(() => unlockByPassphrase(deps, input)),
    unlockOptions: () => unlockOptions(deps),
    unlockByKeystore: async () => {
      const asked = await askForKeystore(deps);
      return asked.ok ? begin(() => unlockByKeystore(deps)) : asked;
    },
    unlockByRecoveryCode: () =>
      askTyped(deps.secure, { purpose: 'recover', hints: [] }, async typed => {
        const passphrase = newPassphrase(typed('new'));
        if (!passphrase.ok) return passphrase;
        const input = { code: typed('code'), passphrase: passphrase.value };
        return beginRecovered(() => unlockByRecoveryCode(deps, input));
      }),
    beginOrgRecovery: () =>
      askTyped(deps.secure, { purpose: 'set', hints: [] }, async typed => {
        const file = await presentFile(deps);
        if (!file.ok) return file;
        const passphrase = newPassphrase(typed('new'));
        if (!passphrase.ok) return passphrase;
        const costs = await deps.chooseKdfCosts();
        const of = { passphrase: passphrase.value, costs, at: deps.clock.wall() };
        const request = await beginRequest(deps.files, file.value, of, deps.random);
        return request.ok ? ok(await shownRequest(request.value)) : request;
      }),
    finishOrgRecovery: ({ answer }) =>
      askTyped(deps.secure, { purpose: 'confirm', hints: [] }, typed =>
        beginRecovered(() => finishOrgRecovery(deps, { answer, passphrase: typed('present') })),
      ),
  };
}

/**
 * Whether the person wants it: a locked workspace that script in the page could open by itself would be
 * none. Asked only where there is something that opens.
 */
async function askForKeystore(deps: OpeningDeps): Promise<Result<undefined, AppError>> {
  const file = await presentFile(deps);
  if (!file.ok) return file;
  const refusal = await keystoreRefusal(deps.keystore);
  if (refusal !== null) return err(refusal);
  const { bundle, orgName } = file.value.header;
  const question = {
    kind: 'unlock-by-keystore',
    name: bundle.name,
    organisation: orgName,
  } as const;
  return (await deps.secure.ask(question)) ? ok(undefined) : err(appErrorOf('cancelled'));
}

async function unlockOptions(deps: OpeningDeps) {
  const file = await presentFile(deps);
  if (!file.ok) return file;
  const status = await deps.keystore.status(undefined);
  const pending = await pendingRequest(deps.files);
  if (!pending.ok) return pending;
  const { slots, header } = file.value;
  const has = (type: string): boolean => slots.some(slot => slot.type === type);
  const request = pending.value?.request;
  const kept = await keptSecretKey(deps.keystore, header.bundle.account);
  return ok({
    secretKeyMissing: needsSecretKey(file.value) && kept === null,
    recoveryCode: has('recovery-code'),
    keystore: {
      ready: status.ok && status.value.problem === null && status.value.heldUntil !== null,
      problem: status.ok ? status.value.problem : ('keystore-missing' as const),
    },
    organisation: {
      enrolled: has('org-recovery'),
      request: request === undefined ? null : { ...(await shownRequest(request)), at: request.at },
    },
  });
}

async function shownRequest(request: RecoveryRequest): Promise<{ text: string; words: string }> {
  return {
    text: `${JSON.stringify(request, null, 2)}\n`,
    words: await recoveryRequestWords(request),
  };
}

/** A further device: the account's identity from the file, device and local keys of its own. */
async function joinAsDevice(
  deps: OpeningDeps,
  input: {
    readonly file: string;
    readonly deviceLabel: string;
    readonly passphrase: string;
    readonly secretKey: string;
  },
): Promise<Result<Session, AppError>> {
  const file = readJsonFile(input.file, deviceEnrolment);
  if (!file.ok) return file;
  const secretKey = await readSecretKey(input.secretKey);
  if (!secretKey.ok) return secretKey;
  const { passphrase, deviceLabel } = input;
  const opened = await openDeviceEnrolment(file.value, { passphrase, secretKey: secretKey.value });
  if (!opened.ok) return opened;
  const { org, orgName, bundle } = file.value;
  const identity = {
    bundle,
    sign: fromBase64Url(opened.value.sign) as SigningSecret,
    box: fromBase64Url(opened.value.box) as BoxSecret,
  };
  const person = { org, orgName, name: bundle.name, deviceLabel, passphrase, identity };
  const begun = await beginAccount(
    deps,
    { ...person, secretKey: secretKey.value, what: 'device-joined', server: opened.value.server },
    session => takeSpaces(session, opened.value, deps.report),
  );
  wipe(identity.sign, identity.box, secretKey.value);
  return begun;
}
