import { deviceName, memberMay } from '../../common/crypto/membership.ts';
import type { BlobPlace } from '../../common/sync/protocol/blobs.ts';
import type { Session } from '../accounts/sessions.ts';
import type { ServerContext } from '../context.ts';
import { noSuchSpace, refused, type Answer } from '../http/refused.ts';
import { ok } from '../../common/lib/result.ts';

const readsOnly = refused('forbidden', 'this role reads only');

/** Whether the session may read the space's blobs, or bring one: as for its changes. */
export async function blobAccess(
  { db, memberships }: Pick<ServerContext, 'db' | 'memberships'>,
  { account, device }: Session,
  { org, space }: Pick<BlobPlace, 'org' | 'space'>,
  what: 'read' | 'write',
): Promise<Answer<undefined>> {
  const membership = await memberships(db, { org, space });
  const own = membership?.members.get(account);
  if (membership === undefined || own === undefined) return noSuchSpace;
  if (membership.revoked.has(deviceName(account, device))) return noSuchSpace;
  return what === 'write' && !memberMay(own.role, 'write') ? readsOnly : ok(undefined);
}
