import type { AppError } from '../../common/errors/app-error.ts';
import { appErrorOf } from '../../common/errors/app-error.ts';
import type { OrgId } from '../../common/lib/ids.ts';
import type { VaultControl } from '../../common/features/vault/vault-host.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { ServerApiDeps } from './server-api.ts';
import { routes } from './routes.ts';

type Control = Client<VaultControl>;

/**
 * Makes the server know this account: by the operator's enrolment code, or by the answer to an
 * invitation. Both may be repeated, so a lost answer does no harm.
 */
export async function introduce(
  deps: ServerApiDeps,
  control: Control,
  enrolmentCode: string | undefined,
): Promise<Result<undefined, AppError>> {
  const identity = await control.call('identity');
  if (!identity.ok) return identity;
  const { owner, bundle, certificate } = identity.value;
  if (enrolmentCode !== undefined) {
    const enrolled = await routes.enrol(deps, {
      org: owner.org,
      orgName: owner.orgName,
      code: enrolmentCode,
      bundle,
      certificate,
    });
    return enrolled.ok ? ok(undefined) : enrolled;
  }
  const answer = await control.call('joinAnswer');
  if (!answer.ok) return answer;
  if (answer.value === null) return ok(undefined);
  const joined = await routes.join(deps, {
    org: owner.org,
    token: answer.value.token,
    ...answer.value.request,
  });
  return joined.ok ? ok(undefined) : joined;
}

/** Logs in with the device's key: a challenge, its signature, a bearer token. */
export async function logIn(
  deps: ServerApiDeps,
  control: Control,
): Promise<Result<string, AppError>> {
  const identity = await control.call('identity');
  if (!identity.ok) return identity;
  const { org, device } = identity.value.owner;
  const challenge = await routes.challenge(deps, { org, device });
  if (!challenge.ok) return challenge;
  const sig = await control.call('signChallenge', {
    challenge: challenge.value.challenge,
    server: deps.server,
  });
  if (!sig.ok) return sig;
  const session = await routes.session(deps, {
    org,
    device,
    challenge: challenge.value.challenge,
    server: deps.server,
    sig: sig.value,
  });
  if (session.ok) return ok(session.value.token);
  return session.error.kind === 'session-expired'
    ? err(appErrorOf('server-refused', { server: deps.server, code: 'unknown-device' }))
    : session;
}

/**
 * Brings the server what the vault host has for it (invitations, membership, grants). `sent` keeps
 * what this connection has already brought, by content.
 */
export async function bringOutbound(
  deps: ServerApiDeps,
  control: Control,
  token: string,
  org: string,
  sent: Set<string>,
): Promise<Result<undefined, AppError>> {
  const outbound = await control.call('outbound');
  if (!outbound.ok) return outbound;
  const once = async (
    key: unknown,
    send: () => Promise<Result<unknown, AppError>>,
  ): Promise<Result<unknown, AppError>> => {
    const text = JSON.stringify(key);
    if (sent.has(text)) return ok(undefined);
    const result = await send();
    if (result.ok) sent.add(text);
    return result;
  };
  for (const { space, entries, grants } of outbound.value.spaces) {
    const brought = await once(
      { space, entries: entries.length, grants: grants.map(grant => grant.sig) },
      () => routes.membership(deps, token, { org, space, entries, grants }),
    );
    // Another admin was first: the vault host makes its additions anew once it has fetched that log.
    if (!brought.ok && brought.error.detail?.['code'] !== 'conflict') return brought;
  }
  for (const notice of outbound.value.invitations) {
    const brought = await once(notice, () =>
      routes.invite(deps, token, { org: org as OrgId, ...notice }),
    );
    if (!brought.ok) return brought;
  }
  return ok(undefined);
}

/** Fetches spaces and joiners and has the vault host verify them. Answers how many were refused. */
export async function fetchSpaces(
  deps: ServerApiDeps,
  control: Control,
  token: string,
  org: string,
): Promise<Result<number, AppError>> {
  const answer = await routes.spaces(deps, token, org);
  if (!answer.ok) return answer;
  const { spaces, joins } = answer.value;
  const ingested = await control.call('ingest', {
    spaces: spaces.map(({ timeline: _timeline, head: _head, ...membership }) => membership),
    joins,
  });
  return ingested.ok ? ok(ingested.value.refused.length) : ingested;
}
