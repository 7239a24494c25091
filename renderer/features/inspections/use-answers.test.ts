import { describe, expect, it } from 'vitest';
import type { Round } from '../../../common/features/inspections/round-view.ts';
import type { Answer } from '../../../common/features/inspections/round.ts';
import { withoutSettled } from './use-answers.ts';

function answered(answer: Answer): Pick<Round, 'answers'> {
  return { answers: new Map([['cpu', { answer, heads: [] }]]) };
}

describe('withoutSettled', () => {
  const draft = { 'cpu/reading': '92', 'cpu/note': '偏高', 'fans/note': '有异响' };

  it('lets go what the record says the same, and keeps the other items', () => {
    const round = answered({ verdict: 'fail', reading: 92, note: '偏高' });
    expect(withoutSettled(draft, round)).toEqual({ 'fans/note': '有异响' });
  });

  it('keeps what was typed after the answer was saved', () => {
    const round = answered({ verdict: 'fail', reading: 92, note: '偏' });
    expect(withoutSettled(draft, round)).toBe(draft);
  });

  it('keeps a reading that is no number, which no answer can hold', () => {
    const odd = { 'cpu/reading': '9o', 'cpu/note': '' };
    const round = answered({ verdict: 'fail', reading: null, note: '' });
    expect(withoutSettled(odd, round)).toBe(odd);
  });
});
