import {
  decodeInvitation,
  invitation,
  isInvitationExpired,
  type Invitation,
} from '../../common/crypto/invitation.ts';
import { wipe, type AccountKeyBytes } from '../../common/crypto/keys.ts';
import type { KdfCosts } from '../../common/crypto/passphrase-kdf.ts';
import { makeSecretKey, type SecretKey } from '../../common/crypto/secret-key.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SecurityEvent } from '../../common/features/vault/security-entry.ts';
import { toBase64Url } from '../../common/lib/bytes.ts';
import type { Clock } from '../../common/lib/clock.ts';
import { newId, type OrgId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { makeAccount, openAccount, type Account, type KnownIdentity } from './account.ts';
import { readAccountFile, writeAccountFile, type AnyAccountFile } from './account-file.ts';
import { openIdentityBook } from './identity-book.ts';
import { openInvitationBook } from './invitation-book.ts';
import { noteDevices } from './own-devices.ts';
import { sealedFiles } from './sealed-file.ts';
import { openCredentialKeeping } from './credential-keeping.ts';
import type { SecureRequests } from './secure-requests.ts';
import {
  noSecurityState,
  readSecurity,
  withEntry,
  writeSecurity,
  type SecurityState,
} from './security-log.ts';
import { keepSpace, type Session } from './session.ts';
import { accountCustody, revisionOf } from './slots/account-custody.ts';
import type { KeystoreDoor } from './slots/account-ways.ts';
import { pendingRequest } from './slots/recovery-request.ts';
import { spaceFiles } from './space-files.ts';
import { deviceOf } from './space-state.ts';
import { makeSpace } from './space-making.ts';
import { unlockAttempts } from './unlock-attempts.ts';
import type { VaultEvent } from './vault-events.ts';
import type { VaultFiles } from './vault-files.ts';

const JOINED_FILE = 'joined.json';

/** What opening a vault takes from the world outside. */
export interface OpeningDeps {
  readonly files: VaultFiles;
  /** The folder that the vault's lies in: an older copy of the vault, put back, is seen from there. */
  readonly beside?: VaultFiles;
  readonly clock: Clock;
  readonly random: Random;
  /** Costs for a new passphrase on this machine. */
  readonly chooseKdfCosts: () => Promise<KdfCosts>;
  /** Is told of damaged files that were left out; the vault opens without them. */
  readonly report: (damage: AppError) => void;
  readonly emit: (event: VaultEvent) => void;
  readonly secure: SecureRequests;
  readonly keystore: KeystoreDoor;
}

/** Who begins on this machine. */
export interface NewPerson {
  readonly name: string;
  readonly deviceLabel: string;
  readonly passphrase: string;
}

/** Makes a workspace with its organisation-wide space. It has no server, and so no Secret Key yet. */
export async function createWorkspace(
  deps: OpeningDeps,
  input: NewPerson & { readonly orgName: string },
): Promise<Result<Session, AppError>> {
  const org = newId<OrgId>(deps.random);
  return beginAccount(deps, { ...input, org, secretKey: null, what: 'created' }, async session => {
    const space = await makeSpace(session.account, 'organisation', deps.clock, deps.random);
    return space.ok ? keepSpace(session, space.value) : space;
  });
}

/** Makes an account that holds an invitation; its spaces come when the inviter has confirmed it. */
export async function joinWorkspace(
  deps: OpeningDeps,
  input: NewPerson & { readonly invitation: string },
): Promise<Result<Session, AppError>> {
  const content = await decodeInvitation(input.invitation);
  if (!content.ok) return content;
  const { org, orgName, at } = content.value;
  if (at !== undefined && isInvitationExpired(at, deps.clock.wall())) {
    return err(appErrorOf('invitation-expired'));
  }
  const { name, deviceLabel, passphrase } = input;
  const secretKey = makeSecretKey(deps.random);
  const person = {
    org,
    orgName,
    name,
    deviceLabel,
    passphrase,
    secretKey,
    what: 'joined',
  } as const;
  const joined = content.value;
  const begun = await beginAccount(deps, { ...person, joined }, async () => ok(undefined));
  wipe(secretKey);
  return begun;
}

/**
 * Writes everything of a new account; its own file last, for that makes the folder a workspace. A
 * Secret Key is kept outside the vault before anything needs it.
 */
export async function beginAccount(
  deps: OpeningDeps,
  person: NewPerson & {
    readonly org: OrgId;
    readonly orgName: string;
    readonly secretKey: SecretKey | null;
    readonly what: SecurityEvent;
    readonly joined?: Invitation;
    readonly identity?: KnownIdentity;
    /** To be joined as soon as the vault is open. */
    readonly server?: string | undefined;
  },
  fill: (session: Session) => Promise<Result<undefined, AppError>>,
): Promise<Result<Session, AppError>> {
  const exists = await readAccountFile(deps.files);
  if (!exists.ok && exists.error.kind === 'file-failed') return exists;
  if (!exists.ok || exists.value !== null) return err(appErrorOf('workspace-exists'));
  const { org, orgName, name, deviceLabel, passphrase, secretKey, what, joined, identity } = person;
  const joining = person.server === undefined ? null : { server: person.server };
  const by = { passphrase, secretKey };
  const at = deps.clock.wall();
  const made = await makeAccount(
    { org, orgName, name, deviceLabel, by, ...(identity === undefined ? {} : { identity }) },
    { costs: await deps.chooseKdfCosts(), at },
    deps.random,
  );
  if (!made.ok) return made;
  const { account, accountKey, file } = made.value;
  wipe(accountKey);

  if (secretKey !== null) {
    const kept = { account: account.owner.account, key: secretKey.slice() };
    const outside = await deps.keystore.keepSecretKey(kept);
    if (!outside.ok) return outside;
  }
  const files = filesOf(deps, account);
  if (joined !== undefined) {
    const kept = await files.write(JOINED_FILE, joined);
    if (!kept.ok) return kept;
  }
  const kept = secretKey === null ? null : toBase64Url(secretKey);
  const state = withEntry({ ...noSecurityState, secretKey: kept, joining }, { at, rev: 1, what });
  const announced = await writeSecurity(files, state);
  if (!announced.ok) return announced;
  const session = await openSession(deps, account, { file, state: { ...state, rev: 1 } });
  if (!session.ok) return session;
  const filled = await fill(session.value);
  if (!filled.ok) return filled;
  const written = await writeAccountFile(deps.files, file);
  if (!written.ok) return written;
  // With it the state itself, which says from now on that the account has come about.
  const confirmed = await noteDevices(session.value);
  if (!confirmed.ok) deps.report(confirmed.error);
  return session;
}

/**
 * Opens the workspace with its account key, however that was come by. `rollback-refused` when the
 * account's file is older than what this device has seen.
 */
export async function openWith(
  deps: OpeningDeps,
  file: AnyAccountFile,
  accountKey: AccountKeyBytes,
): Promise<Result<Session, AppError>> {
  const account = await openAccount(file, accountKey);
  if (!account.ok) return account;
  const files = filesOf(deps, account.value);
  const security = await readSecurity(files, revisionOf(file), deps.clock.wall());
  if (!security.ok) return security;
  const { state, lost } = security.value;
  if (lost !== undefined) {
    deps.report(lost);
    const begun = await writeSecurity(files, state);
    if (!begun.ok) return begun;
  }
  const session = await openSession(deps, account.value, { file, state });
  if (session.ok) {
    await keepOwnCertificate(deps, session.value);
    const noted = await noteWhileLocked(deps, session.value);
    if (!noted.ok) deps.report(noted.error);
  }
  return session;
}

/**
 * A device that came about by a restore is in no space yet, and without a server nobody would tell of it. Once
 * this one is restored elsewhere in its turn, what it signed has to be verified there.
 */
async function keepOwnCertificate({ report }: OpeningDeps, session: Session): Promise<void> {
  const { owner, certificate } = session.account;
  for (const space of session.spaces.values()) {
    const isKnown = deviceOf(space, owner.account, owner.device) !== undefined;
    if (isKnown || !space.membership.members.has(owner.account)) continue;
    const kept = await keepSpace(session, { ...space, devices: [...space.devices, certificate] });
    if (!kept.ok) report(kept.error);
  }
}

/** What could not be written while the vault was locked, or was cut short: the log tells it now. */
async function noteWhileLocked(
  { files }: OpeningDeps,
  session: Session,
): Promise<Result<unknown, AppError>> {
  const { custody } = session.ways;
  const pending = await pendingRequest(files);
  if (!pending.ok) return pending;
  const at = pending.value?.request.at;
  const isTold = custody
    .state()
    .entries.some(entry => entry.what === 'org-requested' && entry.at === at);
  if (at !== undefined && !isTold) {
    const noted = await custody.note({ what: 'org-requested', at });
    if (!noted.ok) return noted;
  }
  return noteDevices(session);
}

async function openSession(
  deps: OpeningDeps,
  account: Account,
  opened: { readonly file: AnyAccountFile; readonly state: SecurityState },
): Promise<Result<Session, AppError>> {
  const files = filesOf(deps, account);
  const store = spaceFiles(
    files,
    deps.beside === undefined ? undefined : filesOf({ ...deps, files: deps.beside }, account),
    account.files,
    deps.random,
    deps.report,
  );
  const spaces = await store.load();
  if (!spaces.ok) return spaces;
  const invitations = await openInvitationBook(files, deps.report);
  if (!invitations.ok) return invitations;
  const identities = await openIdentityBook(files, () => deps.clock.wall(), deps.report);
  if (!identities.ok) return identities;
  const joined = await files.read(JOINED_FILE, invitation);
  if (!joined.ok) {
    if (joined.error.kind !== 'vault-damaged') return joined;
    // Without it nobody is pinned as the inviter: spaces already accepted go on, new ones are refused.
    deps.report(joined.error);
  }
  const credentials = await openCredentialKeeping({ ...deps, sealed: files }, account);
  if (!credentials.ok) return credentials;
  return ok({
    account,
    credentials: credentials.value,
    spaces: spaces.value,
    spaceFiles: store,
    invitations: invitations.value,
    identities: identities.value,
    joined: joined.ok ? joined.value : null,
    clock: deps.clock,
    random: deps.random,
    emit: deps.emit,
    secure: deps.secure,
    ways: {
      custody: accountCustody({ ...deps, sealed: files }, opened),
      keystore: deps.keystore,
      attempts: unlockAttempts(deps.files, deps.clock),
      chooseKdfCosts: deps.chooseKdfCosts,
    },
  });
}

function filesOf({ files, random }: OpeningDeps, account: Account): ReturnType<typeof sealedFiles> {
  return sealedFiles(files, account.files, account.owner.account, random);
}
