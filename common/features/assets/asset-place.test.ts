import { describe, expect, it } from 'vitest';
import { byPlace, placeText, withHostKey } from './asset-place.ts';

const at = (name: string, room: string, rack: string, unit: number | null) => ({
  name,
  room,
  rack,
  unit,
});

describe('place', () => {
  it('is told in one line, with only what is known', () => {
    expect(placeText(at('SW', 'B2', 'A07', 21))).toBe('B2 / A07 / U21');
    expect(placeText(at('SW', '', 'A07', null))).toBe('A07');
    expect(placeText(at('SW', '', '', null))).toBe('');
  });

  it('orders a walk by room, rack and unit, numbers as numbers', () => {
    const walk = [
      at('nowhere', '', '', null),
      at('d', 'B10', 'A1', 1),
      at('c', 'B2', 'A10', 1),
      at('b', 'B2', 'A9', 21),
      at('a', 'B2', 'A9', 3),
    ];
    expect(walk.toSorted(byPlace).map(one => one.name)).toEqual(['a', 'b', 'c', 'd', 'nowhere']);
  });
});

describe('withHostKey', () => {
  const key = { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:abc' };

  it('keeps a key once', () => {
    expect(withHostKey([key], { ...key })).toEqual([key]);
    expect(withHostKey([key], { ...key, fingerprint: 'SHA256:def' })).toHaveLength(2);
  });
});
