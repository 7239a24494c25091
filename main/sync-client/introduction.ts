import type { DeviceCertificate } from '../../common/crypto/bundles.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { VaultControl } from '../../common/features/vault/vault-control.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { OrgId } from '../../common/lib/ids.ts';
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
  if (answer.value === null) return introduceDevice(deps, owner.org, certificate);
  const joined = await routes.join(deps, {
    org: owner.org,
    token: answer.value.token,
    ...answer.value.request,
  });
  return joined.ok ? ok(undefined) : joined;
}

/**
 * Makes the server know a further device of an account that it knows. A refusal is no failure: a server
 * that knows neither says so at the log-in, and one of an older version has no such route.
 */
async function introduceDevice(
  deps: ServerApiDeps,
  org: OrgId,
  certificate: DeviceCertificate,
): Promise<Result<undefined, AppError>> {
  const known = await routes.device(deps, { org, certificate });
  return !known.ok && known.error.kind === 'server-unreachable' ? known : ok(undefined);
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
