import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveRecordsKey, deriveVaultKey } from '../../common/crypto/space-keys.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { readAccountFile, unwrapKeys } from '../../main/vault-host/account-file.ts';
import { openAccount, openAccountKey } from '../../main/vault-host/account.ts';
import { sealedFiles } from '../../main/vault-host/sealed-file.ts';
import { spaceFiles } from '../../main/vault-host/space-files.ts';
import { diskVaultFiles } from '../../main/vault-host/vault-files.ts';
import { valueOf } from '../builders/vault.ts';

/** The keys of the one person of a profile, by name, as their passphrase opens them. */
export async function keysOnDisk(
  profile: string,
  passphrase: string,
): Promise<Record<string, Uint8Array>> {
  const copy = await mkdtemp(join(tmpdir(), 'rackside-keys-'));
  try {
    const [person = ''] = await readdir(join(profile, 'people'));
    await cp(join(profile, 'people', person, 'vault'), copy, { recursive: true });
    const files = diskVaultFiles(copy);
    const file = valueOf(await readAccountFile(files));
    if (file === null) throw new Error('nobody has a workspace in this profile');
    const account = valueOf(await openAccountKey(file, { passphrase, secretKey: null }));
    const { sign, box, device, local, files: own } = valueOf(await unwrapKeys(account, file));
    const opened = valueOf(await openAccount(file, account));
    const sealed = sealedFiles(files, opened.files, opened.owner.account, secureRandom);
    const store = spaceFiles(sealed, undefined, opened.files, secureRandom, () => undefined);
    const keys: Record<string, Uint8Array> = { account, sign, box, device, local, files: own };
    for (const [at, { membership, keys: of }] of [
      ...valueOf(await store.load()).values(),
    ].entries()) {
      for (const [keyId, space] of of) {
        const which = at === 0 ? '' : ` ${String(at + 1)}`;
        keys[`space${which}`] = space;
        keys[`records${which}`] = await deriveRecordsKey(space, membership.space, keyId);
        keys[`vault${which}`] = await deriveVaultKey(space, membership.space, keyId);
      }
    }
    return keys;
  } finally {
    await rm(copy, { recursive: true });
  }
}
