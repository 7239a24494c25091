import type { AppError } from '../../common/errors/app-error.ts';
import type { VaultControl } from '../../common/features/vault/vault-control.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { OrgId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { routes } from './routes.ts';
import type { ServerApiDeps } from './server-api.ts';

type Control = Client<VaultControl>;

/**
 * Brings the server what the vault host has for it (devices, invitations, membership, grants). `sent` keeps
 * what this connection has already brought, by content.
 */
export async function bringOutbound(
  deps: ServerApiDeps,
  control: Control,
  token: string,
  org: OrgId,
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
  // What another device of this account wrote before it ever was online is verified by its key.
  for (const certificate of outbound.value.devices) {
    const brought = await once(certificate, () => routes.device(deps, { org, certificate }));
    if (!brought.ok && brought.error.kind === 'server-unreachable') return brought;
  }
  for (const { space, entries, grants } of outbound.value.spaces) {
    const brought = await once(
      { space, entries: entries.length, grants: grants.map(grant => grant.sig) },
      () => routes.membership(deps, token, { org, space, entries, grants }),
    );
    if (!brought.ok && !isSettledByFetching(brought.error)) return brought;
  }
  for (const notice of outbound.value.invitations) {
    const brought = await once(notice, () => routes.invite(deps, token, { org, ...notice }));
    if (!brought.ok && !isSettledByFetching(brought.error)) return brought;
  }
  return ok(undefined);
}

/**
 * Another admin was first: the vault host makes its entries anew once it has fetched that log. Or has
 * removed this account or taken its role away, which the log tells as well.
 */
function isSettledByFetching({ detail }: AppError): boolean {
  return detail?.['code'] === 'conflict' || detail?.['code'] === 'forbidden';
}

/** Fetches spaces and joiners and has the vault host verify them. Answers how many were refused. */
export async function fetchSpaces(
  deps: ServerApiDeps,
  control: Control,
  token: string,
  org: OrgId,
): Promise<Result<number, AppError>> {
  const answer = await routes.spaces(deps, token, org);
  if (!answer.ok) return answer;
  const { spaces, joins } = answer.value;
  const ingested = await control.call('ingest', {
    spaces,
    joins,
  });
  return ingested.ok ? ok(ingested.value.refused.length) : ingested;
}
