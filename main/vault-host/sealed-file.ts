import { z } from 'zod';
import { openBytes, padme, sealBytes, unpad } from '../../common/crypto/aead.ts';
import type { FilesKey } from '../../common/crypto/keys.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { base64Url } from '../../common/lib/base64-url.ts';
import { accountId, type AccountId } from '../../common/lib/ids.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../../common/lib/bytes.ts';
import { canonicalJson, parseJson } from '../../common/lib/json.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { VaultFiles } from './vault-files.ts';

const sealedFile = z.object({
  v: z.literal(1),
  /** Whose file it is: what an earlier account left behind is told from what is damaged. */
  account: accountId,
  sealed: base64Url,
});

/** What reading and writing sealed files takes. */
export interface SealedFiles {
  /** Null when there is none of this account; `vault-damaged` when it does not open or fit. */
  read<T>(name: string, schema: z.ZodType<T>): Promise<Result<T | null, AppError>>;
  write(name: string, content: object): Promise<Result<undefined, AppError>>;
  list(folder: string): Promise<Result<readonly string[], AppError>>;
  setAside(name: string): Promise<Result<undefined, AppError>>;
}

/** The account's own files, sealed; each opens under its own name and account only. */
export function sealedFiles(
  files: VaultFiles,
  key: FilesKey,
  account: AccountId,
  random: Random,
): SealedFiles {
  const associatedData = (name: string): Bytes =>
    utf8(`rackside/vault-file/v1\n${canonicalJson({ account, name })}`);
  const damaged = (name: string): { ok: false; error: AppError } =>
    err(appErrorOf('vault-damaged', { where: name }));

  return {
    read: async (name, schema) => {
      const content = await files.read(name);
      if (!content.ok) return content;
      if (content.value === null) return ok(null);
      const file = sealedFile.safeParse(parseJson(content.value));
      if (!file.success) return damaged(name);
      if (file.data.account !== account) return ok(null);
      const sealed = fromBase64Url(file.data.sealed);
      const padded = await openBytes(key, associatedData(name), sealed);
      if (!padded.ok) return damaged(name);
      const plain = unpad(padded.value);
      const parsed = plain.ok ? schema.safeParse(parseJson(plain.value)) : undefined;
      return parsed?.success ? ok(parsed.data) : damaged(name);
    },
    write: async (name, content) => {
      const plain = padme(utf8(canonicalJson(content)));
      const sealed = toBase64Url(await sealBytes(key, associatedData(name), plain, random));
      return files.write(name, utf8(`${JSON.stringify({ v: 1, account, sealed })}\n`));
    },
    list: folder => files.list(folder),
    setAside: name => files.setAside(name),
  };
}
