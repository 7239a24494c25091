import { z } from 'zod';
import type { Vector } from '../builders/frozen-vectors.ts';
import {
  FROZEN_AT,
  frozenKeyId,
  frozenWorld,
  jsonOf,
  opened,
  text,
} from '../builders/frozen-world.ts';
import { seededRandom } from '../fakes/seeded-random.ts';
import { spaceGrant } from '../../common/crypto/bundles.ts';
import { keyIdOf } from '../../common/crypto/key-id.ts';
import {
  membershipEntry,
  type LaterStep,
  type MembershipEntry,
} from '../../common/crypto/membership-entry.ts';
import { foldMembership } from '../../common/crypto/membership-fold.ts';
import { makeEntry, makeGenesis } from '../../common/crypto/membership-log.ts';
import { makeGrant, openGrant, verifyGrant } from '../../common/crypto/space-grant.ts';
import { deriveRecordsKey, deriveVaultKey } from '../../common/crypto/space-keys.ts';

/** A space: its log, its key to a member, and what comes of that key. */
export function spaceVectors(): Record<string, Vector> {
  const world = frozenWorld();
  const { org, space, lin, zhao, spaceKey } = world;
  const log = async (): Promise<MembershipEntry[]> => {
    const key = await frozenKeyId(world);
    const of = { org, space, kind: 'site', founder: lin.bundle, key, at: FROZEN_AT } as const;
    const entries = [makeGenesis(of, lin.sign)];
    const later = async (n: number): Promise<string> => keyIdOf(seededRandom(n).bytes(32), space);
    const steps: LaterStep[] = [
      { op: 'add', member: zhao.bundle, role: 'engineer' },
      { op: 'change-role', account: zhao.account, role: 'auditor', key: await later(20) },
      { op: 'revoke-device', account: zhao.account, device: zhao.device, key: await later(21) },
      { op: 'rotate', key: await later(22) },
      { op: 'remove', account: zhao.account, key: await later(23) },
    ];
    for (const [at, step] of steps.entries()) {
      const membership = opened(await foldMembership(entries));
      const by = { author: lin.account, at: FROZEN_AT + at + 1 };
      entries.push(makeEntry(membership, step, by, lin.sign));
    }
    return entries;
  };
  const readLog = async (artefact: unknown) => {
    const entries = z.array(membershipEntry).parse(artefact);
    const { epoch, head, keyIds, members, revoked } = opened(await foldMembership(entries));
    return jsonOf({
      epoch,
      head,
      keyIds,
      members: [...members.keys()],
      revoked: [...revoked.keys()],
    });
  };
  const grantOf = async () => {
    const { head: logHead } = opened(await foldMembership((await log()).slice(0, 2)));
    const of = { org, space, epoch: 1, member: zhao.bundle, granter: lin.account, logHead };
    return makeGrant(of, spaceKey, lin.sign, seededRandom(24));
  };
  return {
    // Entries of the app that knew no key commitments, no removal and no rotation.
    'membership-log-v1': { open: readLog },
    'membership-log-v2': { make: async () => jsonOf(await log()), open: readLog },
    'space-grant': {
      make: async () => jsonOf(await grantOf()),
      open: async artefact => {
        const grant = spaceGrant.parse(artefact);
        if (!verifyGrant(grant, lin.bundle)) throw new Error('does not verify');
        return text(opened(await openGrant(grant, zhao.box)));
      },
    },
    'space-keys': {
      make: async () => {
        const keyId = await frozenKeyId(world);
        return {
          keyId,
          records: text(await deriveRecordsKey(spaceKey, space, keyId)),
          vault: text(await deriveVaultKey(spaceKey, space, keyId)),
          recordsOfE1: text(await deriveRecordsKey(spaceKey, space, 'e1')),
          vaultOfE1: text(await deriveVaultKey(spaceKey, space, 'e1')),
        };
      },
      open: artefact => Object.keys(artefact as object).length,
    },
  };
}
