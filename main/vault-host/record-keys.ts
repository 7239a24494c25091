import type { z } from 'zod';
import { keyIdOf } from '../../common/crypto/keys.ts';
import { deriveRecordsKey } from '../../common/crypto/space-keys.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import type { AccountId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import type { Session } from './session.ts';

type Keys = z.output<VaultRecords['calls']['keys']['output']>;

/** The data worker's keys, as copies: what carries them away wipes them after. */
export async function readKeys(session: Session): Promise<Result<Keys, AppError>> {
  const spaces: Keys['spaces'] = [];
  const people = new Map<AccountId, string>();
  for (const { membership, keys } of session.spaces.values()) {
    const { space } = membership;
    for (const { bundle } of membership.members.values()) people.set(bundle.account, bundle.name);
    for (const [epoch, key] of keys) {
      const recordsKey = await deriveRecordsKey(key, space, epoch);
      spaces.push({
        space,
        keyId: keyIdOf(epoch),
        current: epoch === membership.epoch,
        recordsKey,
      });
    }
  }
  const { owner, local } = session.account;
  return ok({
    owner,
    localKey: local.slice(),
    spaces,
    people: Array.from(people, ([account, name]) => ({ account, name })),
  });
}
