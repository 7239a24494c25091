import { Secret, TOTP, URI } from 'otpauth';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { concat, fromUtf8, utf8, type Bytes } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';

const URI_HEAD = utf8('otpauth://');
const SECRET_PARAMETER = utf8('secret=');
const AMPERSAND = 0x26;
/** Stands for the secret where the rest of a URI is read as text. */
const STAND_IN = utf8('AAAAAAAA');
const ALGORITHMS = ['SHA1', 'SHA256', 'SHA512'];

/** A code and how long it holds, by this computer's clock: where that is wrong, codes are. */
export interface TotpCode {
  /** ASCII digits. */
  readonly code: Bytes;
  readonly secondsLeft: number;
  readonly period: number;
}

interface Parameters {
  readonly key: Bytes;
  readonly algorithm: string;
  readonly digits: number;
  readonly period: number;
}

/**
 * The time-based code (RFC 6238) of a field's value at a wall-clock time in ms. The value is an
 * otpauth URI, or the bare key in base32 for what most services mean: SHA-1, 6 digits, 30 seconds.
 * Fails with `invalid-input` when it is neither.
 */
export function totpCode(value: Uint8Array, at: number): Result<TotpCode, AppError> {
  const read = readParameters(value);
  if (!read.ok) return read;
  const { key, algorithm, digits, period } = read.value;
  const totp = new TOTP({
    secret: new Secret({ buffer: key.buffer }),
    algorithm,
    digits,
    period,
  });
  const code = utf8(totp.generate({ timestamp: at }));
  key.fill(0);
  return ok({ code, secondsLeft: period - (Math.floor(at / 1000) % period), period });
}

/** Whether a field's value makes codes. */
export function isTotp(value: Uint8Array): boolean {
  const read = readParameters(value);
  if (read.ok) read.value.key.fill(0);
  return read.ok;
}

function readParameters(value: Uint8Array): Result<Parameters, AppError> {
  const bad = err(appErrorOf('invalid-input', { where: 'totp' }));
  if (!startsWith(value, URI_HEAD)) {
    const key = decodeBase32(value);
    return key === undefined ? bad : ok({ key, algorithm: 'SHA1', digits: 6, period: 30 });
  }
  // The secret is cut out as bytes, which can be wiped; only the rest becomes text.
  const at = indexOfParameter(value);
  if (at === undefined) return bad;
  const end = value.indexOf(AMPERSAND, at);
  const stop = end < 0 ? value.length : end;
  const key = decodeBase32(value.subarray(at, stop));
  if (key === undefined) return bad;
  try {
    const rest = fromUtf8(concat(value.subarray(0, at), STAND_IN, value.subarray(stop)));
    const parsed = URI.parse(rest);
    if (parsed instanceof TOTP && isUsual(parsed)) {
      const { algorithm, digits, period } = parsed;
      return ok({ key, algorithm, digits, period });
    }
  } catch {
    // The library throws on a URI that it can't read.
  }
  key.fill(0);
  return bad;
}

function isUsual({ algorithm, digits, period }: TOTP): boolean {
  return (
    ALGORITHMS.includes(algorithm) && digits >= 6 && digits <= 10 && period >= 5 && period <= 600
  );
}

/** Where the value of the secret parameter begins. */
function indexOfParameter(uri: Uint8Array): number | undefined {
  for (
    let at = uri.indexOf(0x3f);
    at >= 0 && at < uri.length;
    at = uri.indexOf(AMPERSAND, at + 1)
  ) {
    if (startsWith(uri.subarray(at + 1), SECRET_PARAMETER)) return at + 1 + SECRET_PARAMETER.length;
    if (uri.indexOf(AMPERSAND, at + 1) < 0) return undefined;
  }
  return undefined;
}

function startsWith(bytes: Uint8Array, head: Uint8Array): boolean {
  return head.every((byte, i) => bytes[i] === byte);
}

/** Base32 (RFC 4648 §6) in any case, with spaces or hyphens between and padding or none; never empty. */
function decodeBase32(text: Uint8Array): Bytes | undefined {
  const out = new Uint8Array(Math.floor((text.length * 5) / 8));
  let held = 0;
  let bits = 0;
  let at = 0;
  let isPadded = false;
  for (const letter of text) {
    if (letter === 0x20 || letter === 0x2d) continue;
    if (letter === 0x3d) {
      isPadded = true;
      continue;
    }
    const value = base32Value(letter);
    if (value === undefined || isPadded) return undefined;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out[at] = (held >> bits) & 255;
      at += 1;
    }
  }
  if (at === 0) return undefined;
  const key = out.slice(0, at);
  out.fill(0);
  return key;
}

function base32Value(letter: number): number | undefined {
  if (letter >= 0x41 && letter <= 0x5a) return letter - 0x41;
  if (letter >= 0x61 && letter <= 0x7a) return letter - 0x61;
  return letter >= 0x32 && letter <= 0x37 ? letter - 0x32 + 26 : undefined;
}
