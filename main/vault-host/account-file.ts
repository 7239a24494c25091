import { z } from 'zod';
import { importAesKey, openBytes, sealBytes } from '../../common/crypto/aead.ts';
import { deviceCertificate, identityBundle, displayName } from '../../common/crypto/bundles.ts';
import { sha256 } from '../../common/crypto/digest.ts';
import type { AccountKeyBytes, AccountKey } from '../../common/crypto/keys.ts';
import { KEY_BYTES } from '../../common/crypto/keys.ts';
import { unlockSlot } from '../../common/crypto/unlock-slot.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { base64Url } from '../../common/lib/base64-url.ts';
import { orgId } from '../../common/lib/ids.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../../common/lib/bytes.ts';
import { canonicalJson, parseJson } from '../../common/lib/json.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { VaultFiles } from './vault-files.ts';

/** The file that makes a folder a workspace; written last when one is made. */
const ACCOUNT_FILE = 'account.json';

/** The account's keys, each wrapped by the account key. */
const wrappedNames = ['sign', 'box', 'device', 'local', 'files'] as const;
type WrappedName = (typeof wrappedNames)[number];
/** The account's key bytes by name. */
export type AccountKeys = Readonly<Record<WrappedName, Bytes>>;

/** Everything that is clear in the file, and associated data of each wrapped key. */
const accountHeader = z.object({
  v: z.literal(1),
  org: orgId,
  orgName: displayName,
  bundle: identityBundle,
  certificate: deviceCertificate,
});
/** @see accountHeader */
export type AccountHeader = z.infer<typeof accountHeader>;

const accountFile = z.object({
  header: accountHeader,
  slots: z.array(unlockSlot).min(1).max(16),
  wrapped: z.object({
    sign: base64Url,
    box: base64Url,
    device: base64Url,
    local: base64Url,
    files: base64Url,
  }),
  /**
   * SHA-256 of the rest: tells a damaged disk from a wrong passphrase. It proves nothing against
   * someone who writes the file on purpose; the associated data does.
   */
  sum: z.string(),
});
/** @see accountFile */
export type AccountFile = z.infer<typeof accountFile>;

/** Reads the account's file; null when this folder is no workspace. */
export async function readAccountFile(
  files: VaultFiles,
): Promise<Result<AccountFile | null, AppError>> {
  const content = await files.read(ACCOUNT_FILE);
  if (!content.ok) return content;
  if (content.value === null) return ok(null);
  const parsed = accountFile.safeParse(parseJson(content.value));
  if (!parsed.success || parsed.data.sum !== (await sumOf(parsed.data))) return damaged();
  return ok(parsed.data);
}

/** Writes the account's file. */
export async function writeAccountFile(
  files: VaultFiles,
  content: Omit<AccountFile, 'sum'>,
): Promise<Result<undefined, AppError>> {
  const file = { ...content, sum: await sumOf(content) };
  return files.write(ACCOUNT_FILE, utf8(`${JSON.stringify(file, null, 2)}\n`));
}

/** Wraps the account's keys, bound to the clear header and to their names. */
export async function wrapKeys(
  accountKey: AccountKey,
  header: AccountHeader,
  keys: AccountKeys,
  random: Random,
): Promise<AccountFile['wrapped']> {
  const wrap = async (name: WrappedName): Promise<string> =>
    toBase64Url(await sealBytes(accountKey, associatedData(header, name), keys[name], random));
  return {
    sign: await wrap('sign'),
    box: await wrap('box'),
    device: await wrap('device'),
    local: await wrap('local'),
    files: await wrap('files'),
  };
}

/** Opens the account's keys; `vault-damaged` when the header or one of them was altered. */
export async function unwrapKeys(
  accountKey: AccountKeyBytes,
  file: AccountFile,
): Promise<Result<AccountKeys, AppError>> {
  const handle = await importAesKey<AccountKey>(accountKey);
  const keys: Partial<Record<WrappedName, Bytes>> = {};
  for (const name of wrappedNames) {
    const key = await openBytes(
      handle,
      associatedData(file.header, name),
      fromBase64Url(file.wrapped[name]),
    );
    if (!key.ok || key.value.length !== KEY_BYTES) return damaged();
    keys[name] = key.value;
  }
  return ok(keys as AccountKeys);
}

function associatedData(header: AccountHeader, name: WrappedName): Bytes {
  return utf8(`rackside/account-key/v1\n${name}\n${canonicalJson(header)}`);
}

async function sumOf({ header, slots, wrapped }: Omit<AccountFile, 'sum'>): Promise<string> {
  return toBase64Url(await sha256(utf8(canonicalJson({ header, slots, wrapped }))));
}

function damaged(): { ok: false; error: AppError } {
  return err(appErrorOf('vault-damaged', { where: ACCOUNT_FILE }));
}
