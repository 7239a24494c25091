import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flow } from '../../common/features/terminal/session.ts';
import { createOutputFlow } from './flow-control.ts';

describe('the flow of output', () => {
  const sent: Uint8Array[] = [];
  const said: string[] = [];
  const source = { pause: () => said.push('pause'), resume: () => said.push('resume') };
  const start = () => createOutputFlow(source, bytes => sent.push(bytes));
  const sizes = () => sent.map(bytes => bytes.length);
  beforeEach(() => {
    vi.useFakeTimers();
    sent.length = 0;
    said.length = 0;
  });
  afterEach(() => vi.useRealTimers());

  it('sends the first chunk after a rest at once, gathers what follows within 5 ms', () => {
    const output = start();
    output.push(new Uint8Array(10));
    expect(sizes()).toEqual([10]);
    output.push(new Uint8Array(20));
    output.push(new Uint8Array(30));
    expect(sizes()).toEqual([10]);
    vi.advanceTimersByTime(5);
    expect(sizes()).toEqual([10, 50]);
    vi.advanceTimersByTime(5);
    output.push(new Uint8Array(1));
    expect(sizes()).toEqual([10, 50, 1]);
  });

  it('gathers no more than 64 KiB and a chunk', () => {
    const output = start();
    output.push(new Uint8Array(1));
    for (let chunk = 0; chunk < 40; chunk += 1) output.push(new Uint8Array(4_095));
    expect(Math.max(...sizes())).toBeLessThan(64 * 1024 + 4_095);
    output.end();
    expect(sizes().reduce((sum, size) => sum + size, 0)).toBe(1 + 40 * 4_095);
  });

  it('holds the source back above the mark and lets it go below the other', () => {
    const output = start();
    output.push(new Uint8Array(flow.pauseAbove));
    expect(said).toEqual([]);
    output.push(new Uint8Array(1));
    expect(said).toEqual(['pause']);
    output.push(new Uint8Array(50));
    expect(said).toEqual(['pause']);
    output.acknowledge(flow.pauseAbove + 51 - flow.resumeBelow);
    expect(said).toEqual(['pause']);
    output.acknowledge(1);
    expect(said).toEqual(['pause', 'resume']);
  });

  it('is not confused by more acknowledgements than output', () => {
    const output = start();
    output.acknowledge(1_000_000);
    output.push(new Uint8Array(flow.pauseAbove + 1));
    expect(said).toEqual(['pause']);
  });

  it('sends what owns its buffer, never a view of a shared one', () => {
    const pool = new Uint8Array(1_000_000).fill(7);
    const output = start();
    output.push(pool.subarray(5, 8));
    expect(sent[0]?.buffer.byteLength).toBe(3);
    pool.fill(0);
    expect([...(sent[0] ?? [])]).toEqual([7, 7, 7]);
  });

  it('sends the rest at its end and nothing later', () => {
    const output = start();
    output.push(new Uint8Array(1));
    output.push(new Uint8Array(2));
    output.end();
    expect(sizes()).toEqual([1, 2]);
    vi.advanceTimersByTime(1_000);
    expect(sizes()).toEqual([1, 2]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
