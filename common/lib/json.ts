import { fromUtf8 } from './bytes.ts';

/** Anything that JSON can say. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A record's values are flat; what nests deeper than this was made to exhaust somebody's stack. */
const MAX_NESTING = 64;

/** Whether a JSON value is shallow enough for whatever walks it by recursion. Itself it does not recurse. */
export function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_NESTING) return false;
    level = level.flatMap(each =>
      typeof each === 'object' && each !== null
        ? Object.values(each as Record<string, unknown>)
        : [],
    );
  }
  return true;
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
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`canonical JSON has no ${typeof value}`);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
