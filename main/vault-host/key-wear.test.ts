import { expect, it } from 'vitest';
import { importAesKey } from '../../common/crypto/aead.ts';
import type { FilesKey } from '../../common/crypto/keys.ts';
import { newId, type AccountId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { createdVault, valueOf } from '../../test/builders/vault.ts';
import { openKeyWear, WEAR_LIMIT } from './key-wear.ts';
import { sealedFiles } from './sealed-file.ts';
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
