import { describe, expect, it } from 'vitest';
import { createRegistry } from './registry.ts';

describe('metrics as text', () => {
  it('adds counters up by their labels', async () => {
    const registry = createRegistry();
    const counter = registry.counter('requests_total', 'Requests.');
    counter.add({ route: '/a"\\\n' });
    counter.add({ route: '/a"\\\n' }, 2);
    counter.add();
    expect(await registry.text()).toBe(
      [
        '# HELP requests_total Requests.',
        '# TYPE requests_total counter',
        'requests_total{route="/a\\"\\\\\\n"} 3',
        'requests_total 1',
        '',
      ].join('\n'),
    );
  });

  it('has cumulative buckets, with one for everything', async () => {
    const registry = createRegistry();
    const histogram = registry.histogram('seconds', 'Time.', [0.1, 1]);
    for (const value of [0.05, 0.1, 0.5, 7]) histogram.observe(value, { route: 'x' });
    const lines = (await registry.text()).split('\n').slice(2, -1);
    expect(lines).toEqual([
      'seconds_bucket{route="x",le="0.1"} 2',
      'seconds_bucket{route="x",le="1"} 3',
      'seconds_bucket{route="x",le="+Inf"} 4',
      'seconds_sum{route="x"} 7.65',
      'seconds_count{route="x"} 4',
    ]);
  });

  it('asks gauges when somebody looks', async () => {
    const registry = createRegistry();
    let value = 1;
    registry.gauge('now', 'Now.', () => Promise.resolve(value));
    expect(await registry.text()).toContain('now 1\n');
    value = Number.NaN;
    expect(await registry.text()).toContain('now NaN\n');
  });
});
