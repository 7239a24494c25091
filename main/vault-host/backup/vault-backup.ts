import type { z } from 'zod';
import { sealBytes } from '../../../common/crypto/aead.ts';
import { KEY_BYTES } from '../../../common/crypto/keys.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { vaultFileName } from '../../../common/features/storage/backup-content.ts';
import type { vaultBackup } from '../../../common/features/vault/vault-backup.ts';
import { toBase64Url, utf8, type Bytes } from '../../../common/lib/bytes.ts';
import type { AccountId } from '../../../common/lib/ids.ts';
import { parseJson } from '../../../common/lib/json.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import type { Session } from '../session.ts';
import type { VaultFiles } from '../vault-files.ts';

/** In the backup's header, where its slots are needed before anything is open. */
const ACCOUNT_FILE = 'account.json';
/**
 * What stays on this computer: wrong tries at its keyboard, and the Secret Key, which has to lie apart
 * from whatever a passphrase opens.
 */
const STAYS = new Set([ACCOUNT_FILE, 'attempts.json', 'secret-key.json']);

/**
 * The vault's part of a backup: every file of its folder at one moment, and a fresh key for the backup,
 * sealed so that only this account opens it. Runs in a turn of its own, so that no file is of another
 * moment than the next.
 */
export async function backUpVault(
  { account, random }: Pick<Session, 'account' | 'random'>,
  files: VaultFiles,
): Promise<Result<z.output<(typeof vaultBackup)['output']>, AppError>> {
  const content = await files.read(ACCOUNT_FILE);
  if (!content.ok) return content;
  const parsed = content.value === null ? undefined : parseJson(content.value);
  if (typeof parsed !== 'object' || parsed === null) {
    return err(appErrorOf('vault-damaged', { where: ACCOUNT_FILE }));
  }
  const found = await readFolder(files, '');
  if (!found.ok) return found;
  const key = random.bytes(KEY_BYTES);
  const place = backupKeyPlace(account.owner.account);
  const sealed = await sealBytes(account.files, place, key, random);
  return ok({
    header: { account: parsed as Record<string, unknown>, key: toBase64Url(sealed) },
    key,
    files: found.value,
  });
}

/** What the key of a backup is bound to. */
export function backupKeyPlace(account: AccountId): Bytes {
  return utf8(`rackside/backup-key/v1\n${account}`);
}

type NamedFile = { readonly name: string; readonly content: Bytes };

async function readFolder(
  files: VaultFiles,
  folder: string,
): Promise<Result<{ name: string; content: Bytes }[], AppError>> {
  const names = await files.list(folder);
  if (!names.ok) return names;
  const found: NamedFile[] = [];
  for (const name of names.value) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (STAYS.has(path) || !vaultFileName.safeParse(path).success) continue;
    // What was set aside or never finished is not what the vault works with.
    if (name.endsWith('.damaged') || name.endsWith('.new')) continue;
    if (!name.includes('.')) {
      const inner = await readFolder(files, path);
      if (!inner.ok) return inner;
      found.push(...inner.value);
      continue;
    }
    const content = await files.read(path);
    if (!content.ok) return content;
    if (content.value !== null) found.push({ name: path, content: content.value });
  }
  return ok(found);
}
