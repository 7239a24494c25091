import { fromUtf8 } from './bytes.ts';

/** Anything that JSON can say. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A record's values are flat; what nests deeper than this was made to exhaust somebody's stack. */
const MAX_NESTING = 64;

/** Whether a value is JSON and shallow enough for whatever walks it by recursion. */
export function isShallowJson(value: unknown): value is Json {
  return isJsonWithin(value, MAX_NESTING);
}

function isJsonWithin(value: unknown, levels: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      if (value === null) return true;
      if (levels === 0) return false;
      if (!Array.isArray(value) && !isPlain(value)) return false;
      for (const member of Array.isArray(value) ? value : Object.values(value)) {
        if (!isJsonWithin(member, levels - 1)) return false;
      }
      return true;
    default:
      return false;
  }
}

/** An object of no class: whatever crossed a port as a date or a map is none. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What UTF-8 bytes say in JSON; undefined, which no schema takes, when they hold none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    // Bytes from a disk or from another's client may be anything; the caller says which they were.
    return undefined;
  }
}

/**
 * The one text of a JSON value: keys sorted by UTF-16 code unit, no white space (RFC 8785, for the
 * values we use: finite numbers, no lone surrogates). Signatures and hashes are made over it.
 * Members that are `undefined` are left out; a number that is not finite throws.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('canonical JSON has finite numbers only');
    return JSON.stringify(value);
  }
  if (typeof value !== 'object') throw new TypeError(`canonical JSON has no ${typeof value}`);
  let text = '';
  if (Array.isArray(value)) {
    for (const member of value) text += `${text === '' ? '' : ','}${canonicalJson(member)}`;
    return `[${text}]`;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}
