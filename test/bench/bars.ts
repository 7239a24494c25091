import type { Figure } from './figure.ts';

/** What a figure has to reach. */
export interface Bar {
  readonly text: string;
  isMet(figure: Figure): boolean;
}

const atMost = (limit: number): Bar => ({
  text: `≤ ${limit.toLocaleString('en')}`,
  isMet: ({ value }) => value <= limit,
});
const atMostTimes = (factor: number, peer: string): Bar => ({
  text: `≤ ${factor} × ${peer}`,
  isMet: ({ value, peer: peers }) => value <= factor * (peers?.[peer] ?? 0),
});
const atLeast = (limit: number): Bar => ({
  text: `≥ ${limit.toLocaleString('en')}`,
  isMet: ({ value }) => value >= limit,
});
const atLeastTimes = (factor: number, peer: string): Bar => ({
  text: `≥ ${factor} × ${peer}`,
  isMet: ({ value, peer: peers }) => value >= factor * (peers?.[peer] ?? Infinity),
});
const timesFaster = (factor: number, peer: string): Bar => ({
  text: `≥ ${factor} × faster than ${peer}`,
  isMet: ({ value, peer: peers }) => factor * value <= (peers?.[peer] ?? 0),
});
const both = (one: Bar, other: Bar): Bar => ({
  text: `${one.text}, ${other.text}`,
  isMet: figure => one.isMet(figure) && other.isMet(figure),
});

/** The bars of the design, by the figure's id. */
const bars: Readonly<Record<string, Bar>> = {
  'app.cold-start-ms': atMost(1_000),
  'storage.unlock-10k-ms': atMost(300),
  'storage.write-10k-ms': both(atMostTimes(1.3, 'plain-dexie'), timesFaster(4, 'rxdb')),
  'storage.read-10k-ms': atMostTimes(1.5, 'plain-dexie'),
  'storage.edit-p95-ms': atMost(10),
  'storage.unlock-100k-ms': atMost(1_500),
  'storage.search-100k-p95-ms': atMost(50),
  'storage.worker-100k-mb': atMost(400),
  'terminal.flood-ratio': atLeast(0.8),
  'terminal.echo-idle-p95-ms': atMost(20),
  'sync.pull-apply-10k-ms': both(atMost(3_000), timesFaster(3, 'pouchdb')),
  'sync.push-per-s': both(atLeast(20_000), atLeastTimes(0.6, 'bare-inserts')),
};

/** The bar of a figure; a figure without one is shown only. */
export function barOf({ id }: Figure): Bar | undefined {
  return bars[id] ?? bars[id.split('.').slice(0, 2).join('.')];
}
