import { appErrorOf, type AppError } from '../errors/app-error.ts';
import { concat, utf8, type Bytes } from '../lib/bytes.ts';
import { CROCKFORD } from '../lib/crockford.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { sha256 } from './digest.ts';

const BITS = 5;
const GROUP = 5;
/** 20 bits: of a million typing errors one is taken for another code. */
const CHECK_LETTERS = 4;

/** A kind of secret that is printed and typed in by hand. */
export interface PrintedCode {
  /** What the text begins with: kind and version. Crockford letters only, so that it survives reading. */
  readonly prefix: string;
  /** Length of the secret. */
  readonly bytes: number;
}

/**
 * A secret as text for paper: prefix, then groups of five letters of Crockford's base 32, the last four
 * a checksum over prefix and secret, so that a typing error is told from a wrong code.
 */
export async function encodePrintedCode(kind: PrintedCode, secret: Bytes): Promise<string> {
  if (secret.length !== kind.bytes) throw new RangeError('a printed code has a fixed length');
  const letters = toLetters(secret) + (await checkOf(kind, secret));
  const groups = letters.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? [];
  return [kind.prefix, ...groups].join('-');
}

/**
 * Reads a code as people type it: any case, spaces or dashes of any kind or none, full-width letters of
 * an input method, O for 0, I and L for 1. `code-mistyped` when it is none of this kind. The caller wipes it.
 */
export async function decodePrintedCode(
  kind: PrintedCode,
  typed: string,
): Promise<Result<Bytes, AppError>> {
  const read = plainLetters(typed);
  const prefix = plainLetters(kind.prefix);
  const length = Math.ceil((kind.bytes * 8) / BITS);
  const body = read.slice(prefix.length);
  if (!read.startsWith(prefix) || body.length !== length + CHECK_LETTERS) return mistyped();
  const secret = fromLetters(body.slice(0, length), kind.bytes);
  if (secret === undefined) return mistyped();
  return (await checkOf(kind, secret)) === body.slice(length) ? ok(secret) : mistyped();
}

async function checkOf({ prefix }: PrintedCode, secret: Bytes): Promise<string> {
  const hash = await sha256(concat(utf8(`rackside/printed-code/v1\n${prefix}\n`), secret));
  return toLetters(hash).slice(0, CHECK_LETTERS);
}

/** Letters as Crockford reads them; what belongs to no code stays and is refused later. */
function plainLetters(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}\u2212_]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
}

/** Five bits a letter, from the first byte's highest bit on; zeros fill the last letter. */
function toLetters(bytes: Bytes): string {
  let out = '';
  let buffer = 0;
  let held = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    held += 8;
    while (held >= BITS) {
      held -= BITS;
      out += CROCKFORD[(buffer >> held) & 31];
    }
    buffer &= (1 << held) - 1;
  }
  return held === 0 ? out : out + CROCKFORD[(buffer << (BITS - held)) & 31];
}

/** The bytes, or undefined for a letter of no code or a last letter with bits that no byte has. */
function fromLetters(letters: string, length: number): Bytes | undefined {
  const out = new Uint8Array(length);
  let at = 0;
  let buffer = 0;
  let held = 0;
  for (const letter of letters) {
    const value = CROCKFORD.indexOf(letter);
    if (value < 0) return undefined;
    buffer = (buffer << BITS) | value;
    held += BITS;
    if (held >= 8) {
      held -= 8;
      out[at] = buffer >> held;
      at += 1;
      buffer &= (1 << held) - 1;
    }
  }
  return at === length && buffer === 0 ? out : undefined;
}

function mistyped(): { ok: false; error: AppError } {
  return err(appErrorOf('code-mistyped'));
}
