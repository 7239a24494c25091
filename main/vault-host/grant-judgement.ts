import type { DeviceCertificate, SpaceGrant } from '../../common/crypto/bundles.ts';
import { verifyDeviceCertificate } from '../../common/crypto/identity.ts';
import type { SpaceKey } from '../../common/crypto/keys.ts';
import { isKeyOf } from '../../common/crypto/key-id.ts';
import { memberMay, tenureAt, type Membership } from '../../common/crypto/membership.ts';
import { openGrant, verifyGrant } from '../../common/crypto/space-grant.ts';
import type { AccountId } from '../../common/lib/ids.ts';
import { equalBytes } from '../../common/lib/bytes.ts';
import type { Account } from './account.ts';
import { oneOfEach } from './granted-log.ts';
import type { JudgementContext } from './judgement-context.ts';
import type { KnownIdentities } from './known-identities.ts';

/** Takes the grants to this account that count, and opens their keys: those that the log names. */
export async function acceptGrants(
  offered: readonly SpaceGrant[],
  membership: Membership,
  { account, known, pinned }: JudgementContext,
): Promise<{ all: SpaceGrant[]; keys: Map<string, SpaceKey>; ignored: string[] }> {
  const all = [...(known?.grants ?? [])];
  const keys = new Map(known?.keys);
  const ignored: string[] = [];
  const mine = offered.filter(grant => grant.member === account.owner.account);
  for (const grant of oneOfEach(mine)) {
    if (all.some(each => each.sig === grant.sig)) continue;
    const problem = grantProblem(grant, membership, account, pinned);
    const key = problem === undefined ? await openGrant(grant, account.box) : undefined;
    if (key === undefined || !key.ok) {
      ignored.push(`grant: ${problem ?? 'damaged'}`);
      continue;
    }
    const id = membership.keyIds[grant.epoch - 1] ?? '';
    const held = keys.get(id);
    const isOther = held !== undefined && !equalBytes(held, key.value);
    // A first key without a commitment is the one that came first.
    if (isOther || !(await isKeyOf(id, key.value, membership.space))) {
      ignored.push('grant: other key');
      continue;
    }
    keys.set(id, key.value);
    all.push(grant);
  }
  return { all, keys, ignored };
}

/** Why a grant does not count, or undefined. */
function grantProblem(
  grant: SpaceGrant,
  membership: Membership,
  account: Account,
  pinned: KnownIdentities,
): string | undefined {
  if (grant.org !== membership.org || grant.space !== membership.space) return 'space';
  if (grant.epoch > membership.epoch) return 'epoch';
  if (grant.memberFingerprint !== account.fingerprint) return 'member';
  if (!membership.members.has(account.owner.account)) return 'not a member';
  // Who has left since may have granted it in their time; that it is the log's key is seen when it opens.
  const at = membership.hashes.indexOf(grant.logHead);
  if (at === -1) return 'log';
  const granter = tenureAt(membership, grant.granter, at);
  if (granter === undefined || !memberMay(granter.role, 'administer')) return 'granter';
  if (pinned.get(grant.granter)?.has(granter.fingerprint) !== true) return 'unknown granter';
  return verifyGrant(grant, granter.bundle) ? undefined : 'signature';
}

/**
 * Adds devices that the identity of somebody who is or was a member certifies; the first key of a device is the only one. After one
 * that is not certified no more of that account are looked at: they would be forged as well.
 */
export function acceptDevices(
  offered: readonly DeviceCertificate[],
  membership: Membership,
  all: DeviceCertificate[],
): { all: DeviceCertificate[]; ignored: string[] } {
  const ignored: string[] = [];
  const forged = new Set<AccountId>();
  for (const certificate of offered) {
    const { account, device } = certificate;
    const known = all.find(each => each.account === account && each.device === device);
    if (known !== undefined) {
      if (known.sign !== certificate.sign) ignored.push('device: other key');
      continue;
    }
    if (forged.has(account)) continue;
    const owners = membership.tenures.get(account) ?? [];
    const identities = new Map(owners.map(({ fingerprint, bundle }) => [fingerprint, bundle]));
    if (![...identities.values()].some(owner => verifyDeviceCertificate(certificate, owner))) {
      forged.add(account);
      ignored.push('device: not certified');
      continue;
    }
    all.push(certificate);
  }
  return { all, ignored };
}
