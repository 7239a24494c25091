import { z } from 'zod';
import { openBytes, sealBytes } from '../../../common/crypto/aead.ts';
import { boxPublicKey } from '../../../common/crypto/identity.ts';
import {
  KEY_BYTES,
  wipe,
  type AccountKeyBytes,
  type BoxSecret,
} from '../../../common/crypto/keys.ts';
import {
  openRecoveryResponse,
  recoveryRequest,
  recoveryResponse,
  type RecoveryRequest,
} from '../../../common/crypto/org-recovery.ts';
import {
  deriveKeyEncryptionKey,
  kdfParams,
  type KdfCosts,
} from '../../../common/crypto/passphrase-kdf.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { base64Url } from '../../../common/lib/base64-url.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../../../common/lib/bytes.ts';
import { canonicalJson, parseJson } from '../../../common/lib/json.ts';
import type { Random } from '../../../common/lib/random.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import type { AnyAccountFile } from '../account-file.ts';
import type { VaultFiles } from '../vault-files.ts';

const REQUEST_FILE = 'recovery-request.json';
/** Sealed to nobody else: what a passphrase of a request opens. */
const CONTEXT = 'rackside/org-recovery-request/ephemeral/v1';

/**
 * A request on its way, while its answer is awaited. The key that the answer is sealed to is sealed by
 * the passphrase chosen for after: who finds laptop and answer together still has nothing.
 */
const pendingFile = z.object({
  v: z.literal(1),
  request: recoveryRequest,
  params: kdfParams,
  sealed: base64Url,
});
/** @see pendingFile */
type PendingRequest = z.infer<typeof pendingFile>;

/** Begins a recovery by the organisation: writes the request and what will open its answer. */
export async function beginRequest(
  files: VaultFiles,
  account: AnyAccountFile,
  of: { readonly passphrase: string; readonly costs: KdfCosts; readonly at: number },
  random: Random,
): Promise<Result<RecoveryRequest, AppError>> {
  const slot = account.slots.find(each => each.type === 'org-recovery');
  if (slot === undefined) return err(appErrorOf('recovery-refused', { why: 'no-slot' }));
  const ephemeral = random.bytes(KEY_BYTES) as BoxSecret;
  const { org, bundle } = account.header;
  const request: RecoveryRequest = {
    v: 1,
    format: 'rackside-recovery-request',
    org,
    account: bundle.account,
    name: bundle.name,
    slot,
    ephemeral: boxPublicKey(ephemeral),
    at: of.at,
  };
  const { m, t, p } = of.costs;
  const params = { m, t, p, salt: toBase64Url(random.bytes(16)) };
  const key = await deriveKeyEncryptionKey(of.passphrase, params, CONTEXT);
  if (!key.ok) return key;
  const sealed = toBase64Url(await sealBytes(key.value, placeOf(request), ephemeral, random));
  wipe(ephemeral);
  const content: PendingRequest = { v: 1, request, params, sealed };
  const written = await files.write(REQUEST_FILE, utf8(`${JSON.stringify(content)}\n`));
  return written.ok ? ok(request) : written;
}

/** The request that awaits its answer; null when there is none that can be read. */
export async function pendingRequest(
  files: VaultFiles,
): Promise<Result<PendingRequest | null, AppError>> {
  const content = await files.read(REQUEST_FILE);
  if (!content.ok) return content;
  const parsed = pendingFile.safeParse(content.value === null ? null : parseJson(content.value));
  // One that is damaged is made anew; nothing hangs on it.
  return ok(parsed.success ? parsed.data : null);
}

/** Forgets the request. */
export async function endRequest(files: VaultFiles): Promise<Result<undefined, AppError>> {
  return files.write(REQUEST_FILE, utf8('{}\n'));
}

/** The account key from the answer's text, by the passphrase that was chosen with the request. */
export async function openAnswer(
  pending: PendingRequest,
  answer: string,
  passphrase: string,
): Promise<Result<AccountKeyBytes, AppError>> {
  const response = readJsonFile(answer, recoveryResponse);
  if (!response.ok) return response;
  const key = await deriveKeyEncryptionKey(passphrase, pending.params, CONTEXT);
  if (!key.ok) return key;
  const place = placeOf(pending.request);
  const ephemeral = await openBytes(key.value, place, fromBase64Url(pending.sealed));
  if (!ephemeral.ok) return err(appErrorOf('wrong-passphrase'));
  const secret = ephemeral.value as BoxSecret;
  const opened = await openRecoveryResponse(response.value, pending.request, secret);
  wipe(secret);
  return opened;
}

/** A file's text as one of ours; says whether it is damaged, of another kind, or of a newer app. */
export function readJsonFile<T>(text: string, schema: z.ZodType<T>): Result<T, AppError> {
  const json = parseJson(utf8(text));
  const parsed = schema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const newer = z.object({ v: z.int().min(2), format: z.string() }).safeParse(json).success;
  return err(appErrorOf('recovery-refused', { why: newer ? 'newer-file' : 'damaged-file' }));
}

function placeOf(request: RecoveryRequest): Bytes {
  return utf8(`${CONTEXT}\n${canonicalJson(request)}`);
}
