import { decodeInvitation, invitation, type Invitation } from '../../common/crypto/invitation.ts';
import type { KdfCosts } from '../../common/crypto/passphrase-kdf.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { Clock } from '../../common/lib/clock.ts';
import { newId, type OrgId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { makeAccount, openAccount, type Account } from './account.ts';
import { readAccountFile, writeAccountFile } from './account-file.ts';
import { openInvitationBook } from './invitation-book.ts';
import { sealedFiles } from './sealed-file.ts';
import type { SecureRequests } from './secure-requests.ts';
import { keepSpace, type Session } from './session.ts';
import { spaceFiles } from './space-files.ts';
import { makeSpace } from './space-making.ts';
import { unlockAttempts } from './unlock-attempts.ts';
import type { VaultEvent } from './vault-events.ts';
import type { VaultFiles } from './vault-files.ts';

const JOINED_FILE = 'joined.json';

/** What opening a vault takes from the world outside. */
export interface OpeningDeps {
  readonly files: VaultFiles;
  readonly clock: Clock;
  readonly random: Random;
  /** Costs for a new passphrase on this machine. */
  readonly chooseKdfCosts: () => Promise<KdfCosts>;
  /** Is told of damaged files that were left out; the vault opens without them. */
  readonly report: (damage: AppError) => void;
  readonly emit: (event: VaultEvent) => void;
  readonly secure: SecureRequests;
}

interface NewPerson {
  readonly name: string;
  readonly deviceLabel: string;
  readonly passphrase: string;
}

/** Makes a workspace with its organisation-wide space. */
export async function createWorkspace(
  deps: OpeningDeps,
  input: NewPerson & { readonly orgName: string },
): Promise<Result<Session, AppError>> {
  const org = newId<OrgId>(deps.random);
  return begin(deps, { ...input, org }, null, async session => {
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
  const { org, orgName } = content.value;
  const { name, deviceLabel, passphrase } = input;
  return begin(deps, { org, orgName, name, deviceLabel, passphrase }, content.value, async () =>
    ok(undefined),
  );
}

/** Opens the workspace with a passphrase. */
export async function unlockWorkspace(
  deps: OpeningDeps,
  passphrase: string,
): Promise<Result<Session, AppError>> {
  const file = await readAccountFile(deps.files);
  if (!file.ok) return file;
  if (file.value === null) return err(appErrorOf('no-workspace'));
  const attempts = unlockAttempts(deps.files, deps.clock);
  const attempt = await attempts.begin();
  if (!attempt.ok) return attempt;
  const account = await openAccount(file.value, passphrase);
  if (!account.ok) {
    const { kind } = account.error;
    if (kind === 'wrong-passphrase') return err(appErrorOf(kind, attempt.value));
    const forgiven = await attempts.succeeded();
    return forgiven.ok ? account : forgiven;
  }
  const forgiven = await attempts.succeeded();
  return forgiven.ok ? openSession(deps, account.value) : forgiven;
}

/** Writes everything of a new account; its own file last, for that makes the folder a workspace. */
async function begin(
  deps: OpeningDeps,
  person: NewPerson & { readonly org: OrgId; readonly orgName: string },
  joined: Invitation | null,
  fill: (session: Session) => Promise<Result<undefined, AppError>>,
): Promise<Result<Session, AppError>> {
  const exists = await readAccountFile(deps.files);
  if (!exists.ok && exists.error.kind === 'file-failed') return exists;
  if (!exists.ok || exists.value !== null) return err(appErrorOf('workspace-exists'));
  const made = await makeAccount(person, await deps.chooseKdfCosts(), deps.random);
  if (!made.ok) return made;
  const { account, file } = made.value;
  if (joined !== null) {
    const kept = await filesOf(deps, account).write(JOINED_FILE, joined);
    if (!kept.ok) return kept;
  }
  const session = await openSession(deps, account);
  if (!session.ok) return session;
  const filled = await fill(session.value);
  if (!filled.ok) return filled;
  const written = await writeAccountFile(deps.files, file);
  return written.ok ? session : written;
}

async function openSession(
  deps: OpeningDeps,
  account: Account,
): Promise<Result<Session, AppError>> {
  const files = filesOf(deps, account);
  const store = spaceFiles(files, account.files, deps.random, deps.report);
  const spaces = await store.load();
  if (!spaces.ok) return spaces;
  const invitations = await openInvitationBook(files, deps.report);
  if (!invitations.ok) return invitations;
  const joined = await files.read(JOINED_FILE, invitation);
  if (!joined.ok) {
    if (joined.error.kind !== 'vault-damaged') return joined;
    // Without it nobody is pinned as the inviter: spaces already accepted go on, new ones are refused.
    deps.report(joined.error);
  }
  return ok({
    account,
    spaces: spaces.value,
    spaceFiles: store,
    invitations: invitations.value,
    joined: joined.ok ? joined.value : null,
    clock: deps.clock,
    random: deps.random,
    emit: deps.emit,
    secure: deps.secure,
  });
}

function filesOf({ files, random }: OpeningDeps, account: Account): ReturnType<typeof sealedFiles> {
  return sealedFiles(files, account.files, account.owner.account, random);
}
