import { argon2id } from 'hash-wasm';
import { z } from 'zod';
import { appErrorOf, type AppError } from '../errors/app-error.ts';
import { base64UrlOf } from '../lib/base64-url.ts';
import { concat, fromBase64Url, toBase64Url, utf8, type Bytes } from '../lib/bytes.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { importAesKey } from './aead.ts';
import { hkdf } from './digest.ts';
import { wipe, type KeyEncryptionKey } from './keys.ts';
import type { SecretKey } from './secret-key.ts';

const MIB = 1024;

/** Costs of Argon2id (RFC 9106, version 1.3) and its salt. */
export const kdfParams = z.object({
  /** Memory in KiB. */
  m: z.int().min(8),
  /** Passes. */
  t: z.int().min(1),
  /** Lanes. */
  p: z.int().min(1),
  /** 16 bytes, base64url. */
  salt: base64UrlOf(16),
});
/** @see kdfParams */
export type KdfParams = z.infer<typeof kdfParams>;
/** Costs without a salt. */
export type KdfCosts = Omit<KdfParams, 'salt'>;

/** Where calibration begins: RFC 9106's second recommendation. */
const START_COSTS: KdfCosts = { m: 64 * MIB, t: 3, p: 4 };
const FLOOR = { m: 32 * MIB, work: 192 * MIB };
const CEILING: KdfCosts = { m: 256 * MIB, t: 10, p: 16 };
/** What a passphrase should cost at set-up, ms. */
const WANTED_MS = 500;

/**
 * Refuses costs below the floor (`weak-kdf`), whoever wrote them, so that no altered file makes a
 * passphrase cheap to guess; and above the ceiling (`vault-damaged`), so that none stalls the app.
 */
export function checkKdfCosts({ m, t, p }: KdfCosts): Result<undefined, AppError> {
  if (m < FLOOR.m || m * t < FLOOR.work) return err(appErrorOf('weak-kdf'));
  if (m > CEILING.m || t > CEILING.t || p > CEILING.p) {
    return err(appErrorOf('vault-damaged', { where: 'kdf' }));
  }
  return ok(undefined);
}

/**
 * Costs that take this machine about 0.5 to 1 s: only ever up from {@link START_COSTS}, memory
 * before passes, within the ceiling.
 */
export async function calibrateKdf(clock: Clock, random: Random): Promise<KdfCosts> {
  const probe = { ...START_COSTS, salt: toBase64Url(random.bytes(16)) };
  // The first call also compiles; that is not what a passphrase costs.
  wipe(await argon2idHash(utf8('calibration'), { ...probe, m: 8 * START_COSTS.p, t: 1 }));
  const start = clock.elapsed();
  wipe(await argon2idHash(utf8('calibration'), probe));
  return scaleCosts(clock.elapsed() - start);
}

/** Costs for a machine on which {@link START_COSTS} took this long, ms. */
export function scaleCosts(startMs: number): KdfCosts {
  let { m, t } = START_COSTS;
  let expected = Math.max(1, startMs);
  while (expected < WANTED_MS && m < CEILING.m) {
    m *= 2;
    expected *= 2;
  }
  while (expected < WANTED_MS && t < CEILING.t) {
    expected *= (t + 1) / t;
    t += 1;
  }
  return { m, t, p: START_COSTS.p };
}

/**
 * The key that a passphrase stands for: Argon2id, then HKDF with its own label. See
 * {@link deriveUnlockKey} for the account's own. The costs are checked
 * first. The passphrase is normalised (NFKC), so that the same signs typed elsewhere give the same key.
 * @param context what the key is for; another context gives another key
 */
export async function deriveKeyEncryptionKey(
  passphrase: string,
  params: KdfParams,
  context: string,
): Promise<Result<KeyEncryptionKey, AppError>> {
  return derive(passphrase, null, params, `rackside/key-encryption-key/v1\n${context}`);
}

/**
 * The key that opens an account: HKDF over Argon2id's output, followed by the Secret Key where the
 * account has one. So neither passphrase nor Secret Key alone is worth a guess.
 * @param context what the key is for, the suite in it; another context gives another key
 */
export function deriveUnlockKey(
  passphrase: string,
  secretKey: SecretKey | null,
  params: KdfParams,
  context: string,
): Promise<Result<KeyEncryptionKey, AppError>> {
  return derive(passphrase, secretKey, params, `rackside/key-encryption-key/v2\n${context}`);
}

async function derive(
  passphrase: string,
  secretKey: SecretKey | null,
  params: KdfParams,
  label: string,
): Promise<Result<KeyEncryptionKey, AppError>> {
  const allowed = checkKdfCosts(params);
  if (!allowed.ok) return allowed;
  const typed = utf8(passphrase.normalize('NFKC'));
  const stretched = await argon2idHash(typed, params);
  const joined = secretKey === null ? stretched : concat(stretched, secretKey);
  const raw = await hkdf(joined, utf8(label));
  const key = await importAesKey<KeyEncryptionKey>(raw);
  wipe(typed, stretched, joined, raw);
  return ok(key);
}

/** Argon2id (RFC 9106, version 1.3) of 32 bytes; checks no costs. */
export async function argon2idHash(secret: Bytes, { m, t, p, salt }: KdfParams): Promise<Bytes> {
  const out = await argon2id({
    password: secret,
    salt: fromBase64Url(salt),
    memorySize: m,
    iterations: t,
    parallelism: p,
    hashLength: 32,
    outputType: 'binary',
  });
  return concat(out);
}
