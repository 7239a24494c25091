import type { z } from 'zod';
import { currentKeyId } from '../../common/crypto/membership.ts';
import { deriveRecordsKey } from '../../common/crypto/space-keys.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import type { AccountId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { isActiveHere, type Session } from './session.ts';

type Keys = z.output<VaultRecords['calls']['keys']['output']>;

/** The data worker's keys, as copies: what carries them away wipes them after. */
export async function readKeys(session: Session): Promise<Result<Keys, AppError>> {
  const spaces: Keys['spaces'] = [];
  const people = new Map<AccountId, string>();
  const { owner, local } = session.account;
  for (const { membership, keys } of session.spaces.values()) {
    const { space } = membership;
    for (const times of membership.tenures.values()) {
      for (const { bundle } of times) people.set(bundle.account, bundle.name);
    }
    const writtenWith = isActiveHere(session, membership) ? currentKeyId(membership) : undefined;
    for (const [keyId, key] of keys) {
      const recordsKey = await deriveRecordsKey(key, space, keyId);
      spaces.push({ space, keyId, current: keyId === writtenWith, recordsKey });
    }
  }
  return ok({
    owner,
    localKey: local.slice(),
    spaces,
    people: Array.from(people, ([account, name]) => ({ account, name })),
  });
}
