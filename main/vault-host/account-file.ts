import { z } from 'zod';
import { importAesKey, openBytes, sealBytes } from '../../common/crypto/aead.ts';
import { deviceCertificate, identityBundle, displayName } from '../../common/crypto/bundles.ts';
import { sha256 } from '../../common/crypto/digest.ts';
import type { AccountKeyBytes, AccountKey } from '../../common/crypto/keys.ts';
import { KEY_BYTES } from '../../common/crypto/keys.ts';
import {
  orgRecoverySlot,
  passphraseSlot,
  passphraseSlotV1,
  recoverySlot,
} from '../../common/crypto/unlock-slot.ts';
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

const whose = {
  org: orgId,
  orgName: displayName,
  bundle: identityBundle,
  certificate: deviceCertificate,
};
/** Everything that is clear in the file but the slots, and associated data of each wrapped key. */
const accountHeader = z.object({
  v: z.literal(2),
  /** Counts the changes of this file; an older one put back is noticed by it. */
  rev: z.int().min(1),
  ...whose,
});
/** @see accountHeader */
export type AccountHeader = z.infer<typeof accountHeader>;
const headerV1 = z.object({ v: z.literal(1), ...whose });

/** A slot that is kept in the file; a keystore's lives in memory only. */
const fileSlot = z.discriminatedUnion('type', [passphraseSlot, recoverySlot, orgRecoverySlot]);
/** @see fileSlot */
export type FileSlot = z.infer<typeof fileSlot>;

const common = {
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
};
const fileV2 = z.object({
  header: accountHeader,
  slots: z.array(fileSlot).min(1).max(16),
  ...common,
});
const fileV1 = z.object({
  header: headerV1,
  slots: z.array(passphraseSlotV1).min(1).max(16),
  ...common,
});
/** The account's file as it is written now. */
export type AccountFile = Omit<z.infer<typeof fileV2>, 'sum'>;
/** The account's file as it may be found. */
export type AnyAccountFile = AccountFile | Omit<z.infer<typeof fileV1>, 'sum'>;

/**
 * Reads the account's file; null when this folder is no workspace. `store-newer` when a later version
 * of the app wrote it, `vault-damaged` when it is none.
 */
export async function readAccountFile(
  files: VaultFiles,
): Promise<Result<AnyAccountFile | null, AppError>> {
  const content = await files.read(ACCOUNT_FILE);
  if (!content.ok) return content;
  return content.value === null ? ok(null) : parseAccountFile(content.value);
}

/** Reads the content of an account's file; as {@link readAccountFile}. */
export async function parseAccountFile(content: Bytes): Promise<Result<AnyAccountFile, AppError>> {
  const json = parseJson(content);
  const parsed = z.union([fileV2, fileV1]).safeParse(json);
  if (!parsed.success) return isNewer(json) ? err(appErrorOf('store-newer')) : damaged();
  const { sum, ...file } = parsed.data;
  return sum === (await sumOf(file)) ? ok(file) : damaged();
}

/** Writes the account's file. */
export async function writeAccountFile(
  files: VaultFiles,
  content: AccountFile,
): Promise<Result<undefined, AppError>> {
  return files.write(ACCOUNT_FILE, await encodeAccountFile(content));
}

/** The content of an account's file. */
export async function encodeAccountFile(content: AccountFile): Promise<Bytes> {
  const file = { ...content, sum: await sumOf(content) };
  return utf8(`${JSON.stringify(file, null, 2)}\n`);
}

/** Wraps the account's keys, bound to header, slots and their names. */
export async function wrapKeys(
  accountKey: AccountKeyBytes,
  header: AccountHeader,
  slots: readonly FileSlot[],
  keys: AccountKeys,
  random: Random,
): Promise<AccountFile> {
  const handle = await importAesKey<AccountKey>(accountKey);
  const place = await associatedData({ header, slots });
  const wrap = async (name: WrappedName): Promise<string> =>
    toBase64Url(await sealBytes(handle, place(name), keys[name], random));
  return {
    header,
    slots: [...slots],
    wrapped: {
      sign: await wrap('sign'),
      box: await wrap('box'),
      device: await wrap('device'),
      local: await wrap('local'),
      files: await wrap('files'),
    },
  };
}

/** Opens the account's keys; `vault-damaged` when header, slots or one of them was altered. */
export async function unwrapKeys(
  accountKey: AccountKeyBytes,
  file: AnyAccountFile,
): Promise<Result<AccountKeys, AppError>> {
  const handle = await importAesKey<AccountKey>(accountKey);
  const place = await associatedData(file);
  const keys: Partial<Record<WrappedName, Bytes>> = {};
  for (const name of wrappedNames) {
    const key = await openBytes(handle, place(name), fromBase64Url(file.wrapped[name]));
    if (!key.ok || key.value.length !== KEY_BYTES) return damaged();
    keys[name] = key.value;
  }
  return ok(keys as AccountKeys);
}

type Clear =
  | { readonly header: AccountHeader; readonly slots: readonly FileSlot[] }
  | Pick<Omit<z.infer<typeof fileV1>, 'sum'>, 'header' | 'slots'>;

/** Version 2 binds the slots too: a slot of another time in this file opens nothing here. */
async function associatedData({ header, slots }: Clear): Promise<(name: WrappedName) => Bytes> {
  if (header.v === 1) {
    return name => utf8(`rackside/account-key/v1\n${name}\n${canonicalJson(header)}`);
  }
  const slotsHash = toBase64Url(await sha256(utf8(canonicalJson(slots))));
  const clear = canonicalJson({ ...header, slotsHash });
  return name => utf8(`rackside/account-key/v2\n${name}\n${clear}`);
}

async function sumOf({ header, slots, wrapped }: AnyAccountFile): Promise<string> {
  return toBase64Url(await sha256(utf8(canonicalJson({ header, slots, wrapped }))));
}

function isNewer(json: unknown): boolean {
  const peek = z.object({ header: z.object({ v: z.int().min(3) }) });
  return peek.safeParse(json).success;
}

function damaged(): { ok: false; error: AppError } {
  return err(appErrorOf('vault-damaged', { where: ACCOUNT_FILE }));
}
