import { rounded } from './stats.ts';

/** Suites by the name that `npm run bench -- <name>` takes. */
export const suiteNames = ['app', 'storage', 'terminal', 'sync'] as const;
/** @see suiteNames */
export type SuiteName = (typeof suiteNames)[number];

/** One measured figure, as bench-out/ keeps it. */
export interface Figure {
  /** As the design's table names it; `.transport.kind` follows where one id has several. */
  readonly id: string;
  /** Median of the samples; their 95th percentile where the id says p95. */
  readonly value: number;
  readonly unit: 'ms' | 'per-s' | 'ratio' | 'mb';
  readonly samples: readonly number[];
  /** Medians of others that did the same work in the same run. */
  readonly peer?: Readonly<Record<string, number>>;
}

/** Measures; says on the way what it is about. A figure that can't be had here is told by `skip`. */
export type Suite = (report: {
  readonly add: (figure: Figure) => void;
  readonly skip: (id: string, why: string) => void;
}) => Promise<void>;

/** Makes a figure of its samples. */
export function figure(
  id: string,
  unit: Figure['unit'],
  samples: readonly number[],
  summary: (samples: readonly number[]) => number,
  peer?: Readonly<Record<string, number>>,
): Figure {
  return {
    id,
    value: rounded(summary(samples)),
    unit,
    samples: samples.map(rounded),
    ...(peer === undefined ? {} : { peer: mapValues(peer, rounded) }),
  };
}

function mapValues(
  values: Readonly<Record<string, number>>,
  change: (value: number) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
