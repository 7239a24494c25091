/** Label names and their values; a few known ones only, never an id or a name of anybody. */
export type Labels = Readonly<Record<string, string | number>>;

/** A number that only grows. */
export interface Counter {
  add(labels?: Labels, by?: number): void;
}

/** How often a value fell into which of some ranges. */
export interface Histogram {
  observe(value: number, labels?: Labels): void;
}

/** Numbers of this process, in Prometheus' text format (version 0.0.4). */
export interface Registry {
  counter(name: string, help: string): Counter;
  histogram(name: string, help: string, bounds: readonly number[]): Histogram;
  /** Asked whenever somebody looks; NaN where it can't be told. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  text(): Promise<string>;
}

/** Media type of {@link Registry.text}. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** An empty registry. */
export function createRegistry(): Registry {
  const families: (() => string | Promise<string>)[] = [];
  const family = (
    name: string,
    type: string,
    help: string,
    lines: () => readonly string[] | Promise<readonly string[]>,
  ): void => {
    families.push(async () =>
      [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...(await lines())].join('\n'),
    );
  };
  return {
    counter: (name, help) => {
      const values = new Map<string, number>();
      family(name, 'counter', help, () =>
        [...values].map(([labels, value]) => `${name}${labels} ${value}`),
      );
      return {
        add: (labels = {}, by = 1) => {
          const key = written(labels);
          values.set(key, (values.get(key) ?? 0) + by);
        },
      };
    },
    histogram: (name, help, bounds) => {
      const values = new Map<string, Buckets>();
      family(name, 'histogram', help, () =>
        [...values.values()].flatMap(one => bucketLines(name, bounds, one)),
      );
      return {
        observe: (value, labels = {}) => {
          const key = written(labels);
          const one = values.get(key) ?? { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
          values.set(key, one);
          const at = bounds.findIndex(bound => value <= bound);
          if (at >= 0) one.counts[at] = (one.counts[at] ?? 0) + 1;
          one.sum += value;
          one.count += 1;
        },
      };
    },
    gauge: (name, help, read) => {
      family(name, 'gauge', help, async () => [`${name} ${await read()}`]);
    },
    text: async () => {
      const texts: string[] = [];
      for (const one of families) texts.push(await one());
      return `${texts.join('\n')}\n`;
    },
  };
}

interface Buckets {
  readonly labels: Labels;
  /** Of each range alone; the text adds them up. */
  readonly counts: number[];
  sum: number;
  count: number;
}

function bucketLines(
  name: string,
  bounds: readonly number[],
  { labels, counts, sum, count }: Buckets,
): string[] {
  let below = 0;
  const lines = bounds.map((le, at) => {
    below += counts[at] ?? 0;
    return `${name}_bucket${written({ ...labels, le })} ${below}`;
  });
  return [
    ...lines,
    `${name}_bucket${written({ ...labels, le: '+Inf' })} ${count}`,
    `${name}_sum${written(labels)} ${sum}`,
    `${name}_count${written(labels)} ${count}`,
  ];
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(`${value}`)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
