import { describe, expect, it } from 'vitest';
import { foldedRecord, head, idOf } from '../../../test/builders/folded-record.ts';
import type { RecordId } from '../../lib/ids.ts';
import type { Json } from '../../lib/json.ts';
import { jsonOf } from '../../records/record-edit.ts';
import type { FoldedRecord } from '../../records/folded-record.ts';
import { answerLack } from './answer-check.ts';
import { mayFinish, nextOpenItem, progressOf } from './progress.ts';
import { itemsOf, toRound, type Round } from './round-view.ts';
import { answerField, type Answer } from './round.ts';
import { startRound } from './start-round.ts';
import { coreSwitchInspection } from './templates/core-switch-inspection.ts';

const pass: Answer = { verdict: 'pass', reading: null, note: '' };

function record(answers: Readonly<Record<string, Answer>>): FoldedRecord {
  const begun = startRound('HZ01-R-20260309-K7Q-01', coreSwitchInspection, idOf<RecordId>(30));
  const fields = jsonOf(begun) as Record<string, Json>;
  for (const [item, value] of Object.entries(answers)) fields[answerField(item)] = value;
  return foldedRecord(fields);
}

function round(answers: Readonly<Record<string, Answer>>): Round {
  return read(record(answers));
}

function read(folded: FoldedRecord): Round {
  const result = toRound(folded);
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
}

describe('a round', () => {
  it('begins with no answer at all', () => {
    const { judged, checked, open, total } = progressOf(round({}));
    expect({ judged, checked }).toEqual({ judged: 0, checked: 0 });
    expect(open).toHaveLength(total);
  });

  it('does not claim an item as checked that was not', () => {
    const progress = progressOf(
      round({
        boards: pass,
        fans: { verdict: 'not-applicable', reading: null, note: '' },
        power: { verdict: 'not-checked', reading: null, note: '机柜锁着' },
        clock: { verdict: 'fail', reading: null, note: '' },
      }),
    );
    expect(progress).toMatchObject({ judged: 4, checked: 3, lacking: [], disputed: [] });
    expect(progress.byVerdict).toEqual({
      pass: 1,
      fail: 1,
      'not-applicable': 1,
      'not-checked': 1,
    });
  });

  it('lists what is lacking in walking order', () => {
    const progress = progressOf(
      round({
        memory: { verdict: 'pass', reading: 90, note: '' },
        cpu: pass,
        boards: { verdict: 'not-checked', reading: null, note: ' ' },
      }),
    );
    expect(progress.lacking).toEqual([
      { item: 'boards', lack: 'reason-missing' },
      { item: 'cpu', lack: 'reading-missing' },
      { item: 'memory', lack: 'override-unexplained' },
    ]);
  });

  it('may be finished when every item has a whole answer', () => {
    const whole = Object.fromEntries(
      itemsOf(coreSwitchInspection).map(item => [
        item.id,
        { ...pass, reading: item.reading === undefined ? null : -5 },
      ]),
    );
    expect(mayFinish(progressOf(round(whole)))).toBe(true);
    expect(mayFinish(progressOf(round({ ...whole, cpu: pass })))).toBe(false);
  });

  it('can’t be finished while two people’s answers stand side by side', () => {
    const folded = record({ boards: pass });
    const field = answerField('boards');
    const heads = [head(pass), head({ ...pass, verdict: 'fail' })];
    const disputed = read({ ...folded, fields: { ...folded.fields, [field]: heads } });
    expect(progressOf(disputed).disputed).toEqual(['boards']);
    expect(mayFinish(progressOf(disputed))).toBe(false);
  });

  it('walks to the next item without a verdict and then back to those left out', () => {
    expect(nextOpenItem(round({ boards: pass }), 'boards')).toBe('power');
    expect(nextOpenItem(round({ boards: pass, power: pass }), 'boards')).toBe('fans');
    const last = itemsOf(coreSwitchInspection).at(-1)?.id ?? '';
    expect(nextOpenItem(round({ [last]: pass }), last)).toBe('boards');
  });

  it('shows an answer that it can’t read as unreadable and as still to be judged', () => {
    const folded = record({});
    const cpu = { [answerField('cpu')]: [head({ verdict: 'maybe' })] };
    const damaged = read({ ...folded, fields: { ...folded.fields, ...cpu } });
    expect(damaged.unreadableAnswers).toEqual(['cpu']);
    expect(progressOf(damaged).open).toContain('cpu');
  });
});

describe('answerLack', () => {
  const cpu = itemsOf(coreSwitchInspection).find(item => item.id === 'cpu')!;

  it('wants no reading for a failure, which may be why there is none', () => {
    expect(answerLack(cpu, { verdict: 'fail', reading: null, note: '' })).toBeUndefined();
  });

  it('lets the engineer pass a reading beyond the limit when the note says why', () => {
    const over = { verdict: 'pass', reading: 95, note: '' } as const;
    expect(answerLack(cpu, over)).toBe('override-unexplained');
    expect(answerLack(cpu, { ...over, note: '割接期间，已知' })).toBeUndefined();
  });
});
