import { newId, type OrgId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { routes } from '../../main/sync-client/routes.ts';
import type { ServerApiDeps } from '../../main/sync-client/server-api.ts';
import { signChallenge, testAccount, type TestAccount } from '../builders/server-account.ts';
import { foundSpace } from '../builders/server-client.ts';
import { valueOf } from '../builders/vault.ts';

/** A device that is logged in to a server over HTTP. */
export interface ServerDevice extends TestAccount {
  readonly server: string;
  readonly token: string;
}

/** Enrols a fresh organisation and logs its first device in. */
export async function enrolDevice(server: string, code: string): Promise<ServerDevice> {
  const deps = depsOf(server);
  const who = testAccount(newId<OrgId>(secureRandom), 'Lin Yue');
  const { org, device, bundle, certificate } = who;
  valueOf(await routes.enrol(deps, { org, orgName: 'Bench', code, bundle, certificate }));
  const { challenge } = valueOf(await routes.challenge(deps, { org, device }));
  const sig = signChallenge(who, server, challenge);
  const { token } = valueOf(await routes.session(deps, { org, device, challenge, server, sig }));
  return { ...who, server, token };
}

/** Founds a site on the server. */
export async function makeSite(by: ServerDevice): Promise<SpaceId> {
  const { space, entries } = foundSpace(by);
  const body = { org: by.org, space, entries, grants: [] };
  valueOf(await routes.membership(depsOf(by.server), by.token, body));
  return space;
}

function depsOf(server: string): ServerApiDeps {
  return {
    server,
    fetch: globalThis.fetch,
    requestId: () => secureRandom.uuid(),
    signal: new AbortController().signal,
  };
}
