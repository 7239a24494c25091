import { importAesKey } from '../../common/crypto/aead.ts';
import type { RecordsKey } from '../../common/crypto/keys.ts';
import { wipe } from '../../common/crypto/keys.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import type { AccountId, SpaceId } from '../../common/lib/ids.ts';
import type { z } from 'zod';

/** What the vault host gives to the data worker. */
export type GivenKeys = z.output<VaultRecords['calls']['keys']['output']>;

/** The key that new changes of a space are sealed with. */
export interface CurrentKey {
  readonly keyId: string;
  readonly key: RecordsKey;
}

/** Records keys of every space this account is in, and the names of the people there. */
export interface Keyring {
  spaces(): readonly SpaceId[];
  current(space: SpaceId): CurrentKey | undefined;
  key(space: SpaceId, keyId: string): RecordsKey | undefined;
  /** The name by which a person is known; empty for one whose membership is not known yet. */
  nameOf(account: AccountId): string;
  /** Takes what the vault host gives; raw keys are wiped. */
  take(given: Pick<GivenKeys, 'owner' | 'spaces' | 'people'>): Promise<void>;
}

/** An empty keyring. */
export function keyring(): Keyring {
  const keys = new Map<SpaceId, Map<string, RecordsKey>>();
  const currents = new Map<SpaceId, CurrentKey>();
  const names = new Map<AccountId, string>();
  return {
    spaces: () => [...keys.keys()],
    current: space => currents.get(space),
    key: (space, keyId) => keys.get(space)?.get(keyId),
    nameOf: account => names.get(account) ?? '',
    take: async given => {
      names.set(given.owner.account, given.owner.name);
      for (const { account, name } of given.people) names.set(account, name);
      for (const { space, keyId, current, recordsKey } of given.spaces) {
        const key = await importAesKey<RecordsKey>(recordsKey);
        wipe(recordsKey);
        keys.set(space, (keys.get(space) ?? new Map<string, RecordsKey>()).set(keyId, key));
        if (current) currents.set(space, { keyId, key });
      }
      // A space that was left is read as before, and not written to any more.
      const written = new Set(given.spaces.flatMap(one => (one.current ? one.space : [])));
      for (const { space } of given.spaces) if (!written.has(space)) currents.delete(space);
    },
  };
}
