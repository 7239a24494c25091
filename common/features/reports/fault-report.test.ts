import { describe, expect, it } from 'vitest';
import { missingInReport } from './fault-report.ts';

describe('missingInReport', () => {
  it('lists what the written document lacks, in the order of its parts', () => {
    const bare = { raisedBy: ' ', place: '', symptom: '', timeline: [{ entry: null }] };
    expect(missingInReport(bare)).toEqual(['raisedBy', 'place', 'symptom', 'reply']);
    const whole = {
      raisedBy: '王工',
      place: 'B2',
      symptom: '端口 down',
      timeline: [{ entry: { kind: 'reply' } }],
    };
    expect(missingInReport(whole)).toEqual([]);
    expect(missingInReport({ ...whole, timeline: [{ entry: { kind: 'note' } }] })).toEqual([
      'reply',
    ]);
  });
});
