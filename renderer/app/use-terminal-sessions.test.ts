import { expect, test } from 'vitest';
import { next } from './use-terminal-sessions.ts';

const request = { title: 'SW01', target: { transport: 'local' } } as const;
const none = { sessions: [], active: undefined, visible: false };
const opened = (...ids: string[]) =>
  ids.reduce<Parameters<typeof next>[0]>(
    (state, id) => next(state, { do: 'open', id, request }),
    none,
  );

test('a new session comes to the front and shows the panel', () => {
  const state = opened('a', 'b');
  expect(state).toMatchObject({ active: 'b', visible: true });
});

test('closing the session in front brings its neighbour there', () => {
  const state = next({ ...opened('a', 'b', 'c'), active: 'b' }, { do: 'close', id: 'b' });
  expect(state.active).toBe('c');
  expect(next(state, { do: 'close', id: 'c' }).active).toBe('a');
});

test('closing another session leaves the one in front', () => {
  expect(next(opened('a', 'b'), { do: 'close', id: 'a' }).active).toBe('b');
});

test('the panel goes with the last session and does not open empty', () => {
  const state = next(opened('a'), { do: 'close', id: 'a' });
  expect(state).toEqual(none);
  expect(next(state, { do: 'show', visible: true }).visible).toBe(false);
});

test('a session tells its state without touching the others', () => {
  const state = next(opened('a', 'b'), { do: 'tell', id: 'a', state: { state: 'open' } });
  expect(state.sessions.map(session => session.state.state)).toEqual(['open', 'connecting']);
});
