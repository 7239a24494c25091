import { describe, expect, it } from 'vitest';
import { foldedRecord, head, idOf } from '../../../test/builders/folded-record.ts';
import { toCredential, type Credential } from '../../../common/features/vault/credential-view.ts';
import type { SecretFinding } from '../../../common/features/vault/report/secret-report.ts';
import type { ChangeId, RecordId, SpaceId } from '../../../common/lib/ids.ts';
import { reportRows } from './report-rows.ts';

const now = Date.UTC(2026, 2, 9);
const DAY_MS = 86_400_000;

function credential(n: number, days: { old?: number; expires?: number } = {}): Credential {
  const id = idOf<RecordId>(n);
  const space = idOf<SpaceId>(20);
  const secret = {
    v: 1,
    space,
    record: id,
    keyId: 'e1',
    target: { host: 'h', port: 22 },
    wrapped: 'AA',
    body: 'AA',
  };
  const record = foldedRecord(
    {
      name: `c${n}`,
      kind: 'password',
      expiresAt: days.expires === undefined ? null : now + days.expires * DAY_MS,
    },
    { id, space },
  );
  const written = { change: idOf<ChangeId>(500 + n), at: now - (days.old ?? 1) * DAY_MS };
  const read = toCredential({
    ...record,
    fields: { ...record.fields, secret: [head(secret, written)] },
  });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}
const finding = (n: number, score: number | null, sameAs: number | null = null): SecretFinding => ({
  record: idOf<RecordId>(n),
  score,
  sameAs,
});

describe('the report on secrets', () => {
  const credentials = [
    credential(1),
    credential(2, { expires: -1 }),
    credential(3),
    credential(4, { old: 400 }),
    credential(5),
    credential(6, { expires: 20 }),
  ];
  const report = {
    findings: [
      finding(1, 4),
      finding(2, 4),
      finding(3, 1, 7),
      finding(4, 4),
      finding(5, 4, 7),
      finding(6, null),
    ],
    unreadable: [],
  };
  const view = reportRows(credentials, report, now);

  it('tells the guessable first, then the repeated, the expired, the expiring, the old', () => {
    expect(view.rows.map(row => row.credential.name)).toEqual(['c3', 'c5', 'c2', 'c6', 'c4']);
    expect(view.counts).toEqual({ weak: 1, reused: 2, expiring: 2, old: 1 });
    expect(view.checked).toBe(6);
  });

  it('names groups of the same secret by letters', () => {
    expect(
      view.groups.map(({ letter, members }) => [letter, members.map(one => one.name)]),
    ).toEqual([['A', ['c3', 'c5']]]);
    expect(view.rows.map(row => row.group)).toEqual(['A', 'A', undefined, undefined, undefined]);
  });

  it('calls nothing repeated whose twin is not among those asked about', () => {
    const alone = reportRows([credential(3)], report, now);
    expect(alone.groups).toEqual([]);
    expect(alone.counts.reused).toBe(0);
  });

  it('does not count what the vault could not open', () => {
    const some = { findings: [finding(1, 4)], unreadable: [idOf<RecordId>(2)] };
    expect(reportRows(credentials, some, now).checked).toBe(1);
  });

  it('rates no key and no code as weak', () => {
    const keys = reportRows([credential(1)], { findings: [finding(1, null)], unreadable: [] }, now);
    expect(keys.rows).toEqual([]);
  });
});
