import type { z } from 'zod';
import type { DeviceCertificate } from '../../common/crypto/bundles.ts';
import { invitationProof, invitationToken } from '../../common/crypto/invitation.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { VaultControl } from '../../common/features/vault/vault-control.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { openNotices } from './inviting.ts';
import { organisationFirst, type Session } from './session.ts';
import { isActiveIn } from './space-state.ts';

type Outbound = z.output<VaultControl['calls']['outbound']['output']>;
type JoinAnswer = z.output<VaultControl['calls']['joinAnswer']['output']>;

/** What the server must know: spaces that this account has a hand in, its devices, open invitations. */
export function outbound(session: Session): Outbound {
  const { account, org } = session.account.owner;
  const mine = organisationFirst(session.spaces.values()).filter(({ membership }) =>
    isActiveIn(membership, session.account.owner),
  );
  const spaces = mine.map(({ membership, entries, grants, devices }) => ({
    org,
    space: membership.space,
    kind: membership.kind,
    entries: [...entries],
    // None to somebody who has left since: the server would take no such grant.
    grants: grants.filter(
      ({ granter, member, memberFingerprint }) =>
        granter === account && membership.members.get(member)?.fingerprint === memberFingerprint,
    ),
    devices: devices.filter(device => device.account === account),
  }));
  return {
    spaces: spaces.filter(
      ({ entries, grants }) =>
        grants.length > 0 || entries.some(({ author }) => author === account),
    ),
    invitations: openNotices(session),
    devices: otherDevices(session),
  };
}

/** This account's other devices that any of its spaces knows. */
function otherDevices({ account, spaces }: Session): DeviceCertificate[] {
  const { account: me, device: here } = account.owner;
  const own = [...spaces.values()].flatMap(({ devices }) =>
    devices.filter(known => known.account === me && known.device !== here),
  );
  return [...new Map(own.map(known => [known.device, known])).values()];
}

/** How this account answers the invitation it was made from; null when it made the workspace. */
export async function joinAnswer({
  account,
  joined,
}: Session): Promise<Result<JoinAnswer, AppError>> {
  if (joined === null) return ok(null);
  const { bundle, certificate } = account;
  const proof = await invitationProof(joined.secret, { bundle, certificate });
  return ok({
    token: await invitationToken(joined.secret),
    server: joined.server,
    request: { bundle, certificate, proof },
  });
}
