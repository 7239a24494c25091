import { describe, expect, it } from 'vitest';
import { foldedRecord, head, idOf } from '../../../test/builders/folded-record.ts';
import type { AccountId, ChangeId, RecordId, SpaceId } from '../../lib/ids.ts';
import type { Json } from '../../lib/json.ts';
import type { FoldedRecord } from '../../records/folded-record.ts';
import { byUrgency, faultMatches, isUnseen } from './fault-list.ts';
import { faultSteps, stepMove, stepsFrom } from './fault-step.ts';
import { latestReply, toFault, type Fault } from './fault-view.ts';
import { TIMELINE } from '../../records/timeline.ts';
import { faultFields } from './fault.ts';
import { faultFromItem } from './raise-fault.ts';

const failed = {
  round: idOf<RecordId>(40),
  roundNumber: 'HZ01-R-20260309-K7Q-01',
  item: 'cpu',
  itemTitle: 'CPU 利用率',
  reading: '读数 92 %（故障限值 80 %）',
  note: ' 5 分钟平均值持续偏高 ',
};
const asset = { id: idOf<RecordId>(30), name: 'CORE-SW-01', place: 'B2 / A07 / U21' };
const raised = faultFromItem('HZ01-F-20260309-K7Q-01', failed, asset, '王工');

function fault(fields: Record<string, Json> = {}, more: Partial<FoldedRecord> = {}): Fault {
  const result = toFault(foldedRecord({ ...raised, ...fields }, more));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('a fault made from a failed item', () => {
  it('carries asset, item, reading, note and place', () => {
    expect(raised).toEqual({
      number: 'HZ01-F-20260309-K7Q-01',
      title: 'CORE-SW-01 · CPU 利用率',
      severity: 'normal',
      step: 'submitted',
      asset: asset.id,
      origin: {
        round: failed.round,
        roundNumber: failed.roundNumber,
        item: 'cpu',
        itemTitle: 'CPU 利用率',
      },
      symptom: '读数 92 %（故障限值 80 %）\n5 分钟平均值持续偏高',
      raisedBy: '王工',
      place: 'B2 / A07 / U21',
    });
  });

  it('holds to the schema whatever was typed', () => {
    const long = faultFromItem(
      'F-1',
      { ...failed, itemTitle: '𠮷'.repeat(300), note: 'x'.repeat(9000) },
      { ...asset, name: 'N'.repeat(120), place: '楼'.repeat(250) },
      'P'.repeat(200),
    );
    expect(faultFields.safeParse(long).success).toBe(true);
    expect(long.title).toMatch(/𠮷…$/u);
  });
});

describe('toFault', () => {
  it('keeps a timeline entry that it can’t read in its place', () => {
    const entries = [head({ kind: 'note', text: '已到场' }), head({ kind: 'hologram' })];
    const { timeline } = fault({}, { lists: { [TIMELINE]: entries } });
    expect(timeline.map(line => line.entry)).toEqual([{ kind: 'note', text: '已到场' }, null]);
  });

  it('fails by name of the field on a value of a newer version', () => {
    const result = toFault(foldedRecord({ ...raised, severity: 'catastrophic' }));
    expect(result).toEqual({
      ok: false,
      error: { kind: 'record-damaged', detail: { field: 'severity' } },
    });
  });

  it('finds the latest reply', () => {
    const entries = [
      head({ kind: 'reply', text: '先看日志' }),
      head({ kind: 'reply', text: '更换主控板' }),
      head({ kind: 'note', text: '好的' }),
    ];
    const found = latestReply(fault({}, { lists: { [TIMELINE]: entries } }));
    expect(found?.entry).toMatchObject({ text: '更换主控板' });
  });
});

describe('steps', () => {
  it('lead from submission to the reply one by one', () => {
    faultSteps.slice(1).forEach((to, n) => {
      expect(stepMove(faultSteps[n]!, to)).toBe('advance');
    });
  });

  it('can’t reply to what nobody analysed, and reopen instead of taking a reply back', () => {
    expect(stepMove('submitted', 'replied')).toBe('not-allowed');
    expect(stepMove('replied', 'escalated')).toBe('not-allowed');
    expect(stepMove('replied', 'analysed')).toBe('reopen');
    expect(stepMove('confirmed', 'analysed')).toBe('take-back');
    expect(stepMove('confirmed', 'confirmed')).toBe('none');
  });

  it('leave no dead end', () => {
    for (const step of faultSteps) expect(stepsFrom(step)).not.toHaveLength(0);
  });
});

describe('lists of faults', () => {
  it('filter by site, severity, step and text of any width and case', () => {
    const one = fault({ severity: 'critical' });
    expect(faultMatches(one, {}, false)).toBe(true);
    expect(faultMatches(one, { space: idOf<SpaceId>(99) }, false)).toBe(false);
    expect(faultMatches(one, { severity: 'urgent' }, false)).toBe(false);
    expect(faultMatches(one, { step: 'open', severity: 'critical' }, false)).toBe(true);
    expect(faultMatches(one, { step: 'replied' }, false)).toBe(false);
    expect(faultMatches(one, { text: 'ｃｏｒｅ-sw' }, false)).toBe(true);
    expect(faultMatches(one, { text: '路由' }, false)).toBe(false);
    expect(faultMatches(one, { unseenOnly: true }, false)).toBe(false);
  });

  it('put what is open and severe first', () => {
    const list = [
      fault({ step: 'replied', severity: 'critical' }),
      fault({ severity: 'other' }),
      fault({ severity: 'critical' }),
    ];
    expect(list.toSorted(byUrgency).map(one => `${one.step} ${one.severity}`)).toEqual([
      'submitted critical',
      'submitted other',
      'replied critical',
    ]);
  });

  it('call a fault unseen by its latest change, never one’s own', () => {
    const lead = idOf<AccountId>(2);
    const one = fault();
    expect(isUnseen(one, {}, lead)).toBe(true);
    expect(isUnseen(one, { [one.id]: one.updated.change }, lead)).toBe(false);
    expect(isUnseen(one, { [one.id]: idOf<ChangeId>(5) }, lead)).toBe(true);
    expect(isUnseen(one, {}, one.updated.author)).toBe(false);
  });
});
