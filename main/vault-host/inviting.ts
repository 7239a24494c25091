import type { Role } from '../../common/crypto/bundles.ts';
import {
  fingerprintWords,
  identityFingerprint,
  verifyDeviceCertificate,
  verifyIdentityBundle,
} from '../../common/crypto/identity.ts';
import {
  encodeInvitation,
  invitationProof,
  invitationToken,
  invitationTokenHash,
  isInvitationExpired,
} from '../../common/crypto/invitation.ts';
import { memberMay } from '../../common/crypto/membership.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { InvitationNotice } from '../../common/features/vault/vault-control.ts';
import type { AccountId, SpaceId } from '../../common/lib/ids.ts';
import { equalBytes, toBase64Url, utf8 } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { JoinRequest } from '../../common/sync/protocol/spaces.ts';
import type { OpenInvitation } from './invitation-book.ts';
import { knownIdentities } from './known-identities.ts';
import {
  keepSpace,
  organisationSpace,
  spaceOf,
  tellSpacesChanged,
  type Session,
} from './session.ts';
import type { Consented } from './session-turns.ts';
import { withMember } from './space-making.ts';
import type { SpaceState } from './space-state.ts';

const SECRET_BYTES = 16;

/** A person who answered an invitation and waits for confirmation. */
export interface Joiner {
  readonly account: AccountId;
  readonly name: string;
  readonly fingerprint: string;
  readonly vouched: boolean;
  readonly role: Role;
  readonly spaces: SpaceId[];
}

/** Makes an invitation to these spaces and the organisation's; all of them this account must administer. */
export async function invite(
  session: Session,
  input: { readonly server: string; readonly spaces: readonly SpaceId[]; readonly role: Role },
): Promise<Result<{ text: string }, AppError>> {
  const organisation = organisationSpace(session);
  if (organisation === undefined) return err(appErrorOf('no-key-for-space'));
  const spaces = [...new Set([organisation.membership.space, ...input.spaces])];
  const { bundle, fingerprint, owner } = session.account;
  const { account } = owner;
  for (const id of spaces) {
    const space = spaceOf(session, id);
    if (!space.ok) return space;
    const me = space.value.membership.members.get(account);
    if (me === undefined || !memberMay(me.role, 'administer')) {
      return err(appErrorOf('not-permitted'));
    }
  }
  const at = session.clock.wall();
  const secret = toBase64Url(session.random.bytes(SECRET_BYTES));
  const tokenHash = await invitationTokenHash(await invitationToken(secret));
  const text = await encodeInvitation({
    v: 1,
    server: input.server,
    org: owner.org,
    orgName: owner.orgName,
    inviter: account,
    inviterName: bundle.name,
    inviterFingerprint: fingerprint,
    secret,
    at,
  });
  const kept = await session.invitations.add({
    secret,
    tokenHash,
    spaces,
    role: input.role,
    // An admin of a site becomes an admin of the organisation only when that was asked for.
    organisationRole:
      input.role === 'admin' && !input.spaces.includes(organisation.membership.space)
        ? 'lead'
        : input.role,
    at,
    answers: [],
    confirmed: null,
  });
  if (!kept.ok) return kept;
  session.emit({ to: 'control', name: 'outboundChanged' });
  return ok({ text });
}

/** What the server must know of invitations that are still open. */
export function openNotices(session: Session): InvitationNotice[] {
  return session.invitations
    .all()
    .filter(({ confirmed, at }) => confirmed === null && !isTooOld(session, at))
    .map(({ tokenHash, spaces, role }) => ({ tokenHash, spaces, role }));
}

/**
 * Takes in an answer to an invitation of this account. `invitation-invalid` for one of another's,
 * `invitation-expired` for one that came too late, `bad-signature` for an identity or device that does not verify.
 */
export async function takeAnswer(
  session: Session,
  request: JoinRequest,
): Promise<Result<undefined, AppError>> {
  const invitation = session.invitations
    .all()
    .find(({ tokenHash }) => tokenHash === request.tokenHash);
  if (invitation === undefined) return err(appErrorOf('invitation-invalid'));
  if (isTooOld(session, invitation.at)) return err(appErrorOf('invitation-expired'));
  const { bundle, certificate } = request;
  if (!verifyIdentityBundle(bundle) || !verifyDeviceCertificate(certificate, bundle)) {
    return err(appErrorOf('bad-signature'));
  }
  const known = knownIdentities(session).get(bundle.account);
  if (known !== undefined && !known.has(await identityFingerprint(bundle))) {
    return err(appErrorOf('bad-signature'));
  }
  const proof = await invitationProof(invitation.secret, request);
  const vouched = equalBytes(utf8(proof), utf8(request.proof));
  const added = await session.invitations.addAnswer(request.tokenHash, { request, vouched });
  if (!added.ok) return added;
  if (added.value) session.emit({ to: 'desk', name: 'joinersChanged' });
  return ok(undefined);
}

/** Who waits for confirmation. */
export function joiners(session: Session): Promise<Joiner[]> {
  return Promise.all(
    waiting(session).map(async ({ invitation, request, vouched }) => ({
      account: request.bundle.account,
      name: request.bundle.name,
      fingerprint: fingerprintWords(await identityFingerprint(request.bundle)),
      vouched,
      role: invitation.role,
      spaces: invitation.spaces,
    })),
  );
}

/**
 * Asks whether to add a joiner to the invitation's spaces. Only one whom the invitation's secret
 * vouches for; may be called again after a failure half-way.
 */
export async function confirmJoiner(
  session: Session,
  { account }: { readonly account: AccountId },
): Promise<Result<Consented<undefined>, AppError>> {
  const found = waiting(session).filter(({ request }) => request.bundle.account === account);
  const joiner = found.find(({ vouched }) => vouched);
  if (joiner === undefined) {
    return err(appErrorOf(found.length === 0 ? 'not-found' : 'invitation-invalid'));
  }
  const { bundle } = joiner.request;
  return ok({
    question: {
      kind: 'admit-member',
      name: bundle.name,
      fingerprint: fingerprintWords(await identityFingerprint(bundle)),
      role: joiner.invitation.role,
      spaces: joiner.invitation.spaces.length,
    },
    proceed: current => admit(current, joiner),
  });
}

async function admit(
  session: Session,
  { invitation, request }: Waiting,
): Promise<Result<undefined, AppError>> {
  const { bundle, certificate } = request;
  for (const id of invitation.spaces) {
    const space = spaceOf(session, id);
    if (!space.ok) return space;
    const added = await withMember(
      session.account,
      space.value,
      { bundle, devices: [certificate], role: roleIn(space.value, invitation) },
      session.clock.wall(),
    );
    if (!added.ok) return added;
    const kept = await keepSpace(session, added.value);
    if (!kept.ok) return kept;
  }
  const confirmed = await session.invitations.confirm(invitation.tokenHash, bundle.account);
  if (!confirmed.ok) return confirmed;
  session.emit({ to: 'desk', name: 'joinersChanged' });
  tellSpacesChanged(session);
  return ok(undefined);
}

function isTooOld({ clock }: Session, at: number): boolean {
  return isInvitationExpired(at, clock.wall());
}

function roleIn(space: SpaceState, invitation: OpenInvitation): Role {
  return space.membership.kind === 'organisation' ? invitation.organisationRole : invitation.role;
}

interface Waiting {
  readonly invitation: OpenInvitation;
  readonly request: JoinRequest;
  readonly vouched: boolean;
}

function waiting(session: Session): Waiting[] {
  return session.invitations
    .all()
    .filter(({ confirmed }) => confirmed === null)
    .flatMap(invitation => invitation.answers.map(answer => ({ invitation, ...answer })));
}
