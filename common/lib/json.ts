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
  const sorted = inOrder(value);
  // The platform writes members in the order in which they were added, and writes fast.
  return sorted === unsortable ? spelled(value) : JSON.stringify(sorted);
}

/** An object keeps no order of its own for these: digits come first, `__proto__` is no member. */
const unsortable = Symbol('unsortable');
const ODD_KEY = /^(?:\d|__proto__$)/;

/** The value with the members of every object in canonical order. */
function inOrder(value: unknown): unknown {
  assertJson(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) {
      const sorted = inOrder(item);
      if (sorted === unsortable) return unsortable;
      items.push(sorted);
    }
    return items;
  }
  const members = value as Readonly<Record<string, unknown>>;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(members).sort()) {
    if (ODD_KEY.test(key)) return unsortable;
    const member = members[key];
    if (member === undefined) continue;
    const sorted = inOrder(member);
    if (sorted === unsortable) return unsortable;
    copy[key] = sorted;
  }
  return copy;
}

/** As {@link canonicalJson}, letter by letter. */
function spelled(value: unknown): string {
  assertJson(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(spelled).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${spelled(member)}`);
  return `{${members.join(',')}}`;
}

function assertJson(value: unknown): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'object':
      return;
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('canonical JSON has finite numbers only');
      return;
    default:
      throw new TypeError(`canonical JSON has no ${typeof value}`);
  }
}
