import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, isShallowJson } from './json.ts';

/** RFC 8785 in its plainest form. */
function plainly(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(plainly).join(',')}]`;
  const names = Object.keys(value).sort();
  const members = value as Record<string, unknown>;
  return `{${names.map(name => `${JSON.stringify(name)}:${plainly(members[name])}`).join(',')}}`;
}

describe('canonical JSON', () => {
  it('is one text whatever the order of members, their names being what they may', () => {
    const names = fc.oneof(
      fc.constantFrom('b', 'a', '10', '9', '__proto__', 'ä', '键', ''),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(names, fc.jsonValue()), (value, members) => {
        const reversed = Object.fromEntries(Object.entries(members).reverse());
        expect(canonicalJson(value)).toBe(plainly(value));
        expect(canonicalJson(members)).toBe(plainly(members));
        expect(canonicalJson({ members })).toBe(canonicalJson({ members: reversed }));
      }),
    );
    expect(canonicalJson({ 9: 1, 10: 2, a: 3 })).toBe('{"10":2,"9":1,"a":3}');
    expect(canonicalJson(JSON.parse('{"__proto__":{"b":1},"a":2}'))).toBe(
      '{"__proto__":{"b":1},"a":2}',
    );
  });

  it('leaves out what is undefined and refuses what no JSON can say', () => {
    expect(canonicalJson({ b: 1, a: undefined })).toBe('{"b":1}');
    for (const odd of [Number.NaN, Infinity, { a: 1n }, [() => 1], [undefined], undefined]) {
      expect(() => canonicalJson(odd)).toThrow(TypeError);
    }
  });
});

describe('shallow JSON', () => {
  it('is what JSON can say, down to a depth that nobody’s stack minds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 10 }), value => {
        expect(isShallowJson(value)).toBe(true);
      }),
    );
    const deep = (levels: number): unknown =>
      JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;
    expect(isShallowJson(deep(64))).toBe(true);
    expect(isShallowJson(deep(66))).toBe(false);
    expect(isShallowJson(deep(5_000))).toBe(false);
  });

  it.each([
    [undefined],
    [Number.NaN],
    [1n],
    [[undefined]],
    [{ a: undefined }],
    [new Date()],
    [new Map()],
    [new Uint8Array(1)],
    [{ a: () => 1 }],
  ])('is not %s', value => {
    expect(isShallowJson(value)).toBe(false);
  });
});
