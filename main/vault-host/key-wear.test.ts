import { expect, it } from 'vitest';
import { frozenWorld } from '../../test/builders/frozen-world.ts';
import { restoreMembership } from '../../common/crypto/membership-fold.ts';
import { makeGenesis } from '../../common/crypto/membership-log.ts';
import { wornKeys } from './audit/audit-calls.ts';
import { importAesKey } from '../../common/crypto/aead.ts';
import type { FilesKey, SpaceKey } from '../../common/crypto/keys.ts';
import { newId, type AccountId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { ok } from '../../common/lib/result.ts';
import { createdVault, valueOf } from '../../test/builders/vault.ts';
import { openKeyWear, WEAR_ADVISED, WEAR_LIMIT } from './key-wear.ts';
import { sealedFiles } from './sealed-file.ts';
import type { SpaceState } from './space-state.ts';
import { diskVaultFiles } from './vault-files.ts';

it('counts a key’s seals over restarts, never too few, and seals no more at the limit', async () => {
  const { dir } = await createdVault();
  const key = await importAesKey<FilesKey>(secureRandom.bytes(32));
  const files = sealedFiles(diskVaultFiles(dir), key, newId<AccountId>(secureRandom), secureRandom);
  const open = async () => valueOf(await openKeyWear(files, () => undefined));
  const first = await open();
  for (let n = 0; n < 3; n += 1) valueOf(await first.count('space', 'k1'));
  expect(first.seals('space', 'k1')).toBe(3);
  expect(first.seals('space', 'k2')).toBe(0);
  const second = await open();
  expect(second.seals('space', 'k1')).toBeGreaterThanOrEqual(3);
  valueOf(await second.count('space', 'k1', WEAR_LIMIT - second.seals('space', 'k1')));
  const worn = { ok: false, error: { kind: 'key-worn' } };
  expect(await second.count('space', 'k1')).toEqual(worn);
  expect(await (await open()).count('space', 'k1')).toEqual(worn);
  valueOf(await second.count('space', 'k2'));
});

it('a key is worn by its device’s share, and an older one never', async () => {
  const { org, space, lin, zhao } = frozenWorld();
  const of = { org, space, kind: 'site', founder: lin.bundle, key: 'e1', at: 1 } as const;
  const entries = [makeGenesis(of, lin.sign)];
  const membership = await restoreMembership(entries);
  const key = secureRandom.bytes(32) as SpaceKey;
  const state: SpaceState = {
    membership,
    entries,
    acknowledged: 1,
    arrivals: new Map(),
    grants: [],
    devices: [lin.certificate, zhao.certificate],
    keys: new Map([
      ['e0', key],
      ['e1', key],
    ]),
  };
  const worn = (seals: Readonly<Record<string, number>>): number =>
    wornKeys({
      spaces: new Map([[space, state]]),
      credentials: {
        wear: { count: async () => ok(undefined), seals: (_, keyId) => seals[keyId] ?? 0 },
      },
    }).length;
  expect(worn({ e1: WEAR_ADVISED / 2 - 1 })).toBe(0);
  expect(worn({ e1: WEAR_ADVISED / 2 })).toBe(1);
  expect(worn({ e0: WEAR_LIMIT, e1: 1 })).toBe(0);
});
