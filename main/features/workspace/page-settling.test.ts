import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pageSettling } from './page-settling.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('ends when the page has settled, once', async () => {
  const settling = pageSettling(1_000);
  const over = settling.begin();
  expect(settling.settled()).toBe(true);
  expect(await over).toBe(true);
  expect(settling.settled()).toBe(false);
});

it('does not wait for a page that keeps silent', async () => {
  const settling = pageSettling(1_000);
  const over = settling.begin();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await over).toBe(true);
});

it('leaves the page alone when the vault was opened again', async () => {
  const settling = pageSettling(1_000);
  const over = settling.begin();
  settling.cancel();
  expect(await over).toBe(false);
});

it('is begun anew by a second lock', async () => {
  const settling = pageSettling(1_000);
  const first = settling.begin();
  const second = settling.begin();
  expect(await first).toBe(false);
  settling.settled();
  expect(await second).toBe(true);
});
