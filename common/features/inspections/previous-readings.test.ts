import { describe, expect, it } from 'vitest';
import { foldedRecord, head, idOf } from '../../../test/builders/folded-record.ts';
import type { RecordId } from '../../lib/ids.ts';
import { jsonOf } from '../../records/record-edit.ts';
import type { Json } from '../../lib/json.ts';
import { driftOf, previousReadings } from './previous-readings.ts';
import { toRound, type Round } from './round-view.ts';
import { answerField } from './round.ts';
import { startRound } from './start-round.ts';
import { coreSwitchInspection } from './templates/core-switch-inspection.ts';

function round(n: number, reading: number | null, asset = 30): Round {
  const begun = startRound(`R-${n}`, coreSwitchInspection, idOf<RecordId>(asset));
  const fields = jsonOf(begun) as Record<string, Json>;
  const answer = { verdict: 'pass', reading, note: '' };
  const folded = foldedRecord({ ...fields, [answerField('cpu')]: answer });
  const created = head(null, { at: n * 1000 });
  const result = toRound({ ...folded, id: idOf<RecordId>(1000 + n), created });
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
}

describe('readings of earlier visits', () => {
  it('are the last three of the same asset, oldest first, this round not among them', () => {
    const rounds = [round(9, 55), round(4, 41), round(3, 42), round(2, 41), round(1, 12)];
    const now = rounds[0]!;
    expect(previousReadings(rounds, now, 'cpu').map(one => one.value)).toEqual([41, 42, 41]);
    expect(driftOf(previousReadings(rounds, now, 'cpu'), 55)).toBe(14);
  });

  it('leave out other assets, rounds without the reading and later rounds', () => {
    const now = round(5, null);
    const rounds = [now, round(4, 41, 31), round(3, null), round(6, 70)];
    expect(previousReadings(rounds, now, 'cpu')).toEqual([]);
    expect(driftOf([], 55)).toBeUndefined();
  });

  it('show a drift as it would be written', () => {
    expect(driftOf([{ value: 0.1, at: 0 }], 0.3)).toBe(0.2);
  });
});
