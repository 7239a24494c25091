import fc from 'fast-check';

/** Devices, records and fields of a {@link WorldStep}. */
export const WORLD = { devices: 3, records: 4, fields: 3 } as const;

/** One thing that happens to a team at work. */
export type WorldStep =
  | {
      readonly kind: 'set' | 'append';
      readonly at: number;
      readonly record: number;
      readonly field: number;
      readonly value: number;
    }
  | {
      readonly kind: 'delete' | 'restore' | 'resolve';
      readonly at: number;
      readonly record: number;
    }
  /** One user action over several records. */
  | { readonly kind: 'batch'; readonly at: number; readonly value: number }
  | { readonly kind: 'sync' | 'background-sync' | 'poke'; readonly at: number }
  /** Nobody types for a while: whatever waits for that begins. */
  | { readonly kind: 'pause'; readonly at: number }
  | { readonly kind: 'line'; readonly at: number; readonly state: 'good' | 'bad' | 'cut' }
  /** The device dies at one of its next awaits. */
  | { readonly kind: 'crash'; readonly at: number; readonly after: number };

const at = fc.nat(WORLD.devices - 1);
const record = fc.nat(WORLD.records - 1);
const field = fc.nat(WORLD.fields - 1);
const value = fc.nat(3);

function one<K extends WorldStep['kind'], S extends object>(
  weight: number,
  kind: K,
  shape: { [P in keyof S]: fc.Arbitrary<S[P]> },
): { weight: number; arbitrary: fc.Arbitrary<WorldStep> } {
  const fields = { kind: fc.constant(kind), at, ...shape };
  return { weight, arbitrary: fc.record(fields) as unknown as fc.Arbitrary<WorldStep> };
}

const step: fc.Arbitrary<WorldStep> = fc.oneof(
  one(10, 'set', { record, field, value }),
  one(4, 'append', { record, field, value }),
  one(2, 'delete', { record }),
  one(3, 'restore', { record }),
  one(8, 'resolve', { record }),
  one(2, 'batch', { value }),
  one(7, 'sync', {}),
  one(4, 'background-sync', {}),
  one(2, 'poke', {}),
  one(4, 'pause', {}),
  one(3, 'line', { state: fc.constantFrom('good' as const, 'bad' as const, 'cut' as const) }),
  one(2, 'crash', { after: fc.integer({ min: 1, max: 40 }) }),
);

/** Every kind of step. */
export const stepKinds: readonly WorldStep['kind'][] = [
  'set',
  'append',
  'delete',
  'restore',
  'resolve',
  'batch',
  'sync',
  'background-sync',
  'poke',
  'pause',
  'line',
  'crash',
];

/** Histories of up to `maxLength` steps; `size: 'max'`, for the default makes short ones only. */
export function worldSteps(maxLength: number): fc.Arbitrary<WorldStep[]> {
  return fc.array(step, { minLength: 1, maxLength, size: 'max' });
}
