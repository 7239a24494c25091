import { describe, expect, it } from 'vitest';
import { foldedRecord, idOf } from '../../../test/builders/folded-record.ts';
import { toAsset, type Asset } from '../../../common/features/assets/asset-view.ts';
import { credentialOverview } from '../../../common/features/vault/credential.ts';
import type { ImportRow } from '../../../common/features/vault/import/import-preview.ts';
import type { RecordId, SpaceId } from '../../../common/lib/ids.ts';
import { commitsOf, MAX_EDITS, planOf, takenRows, targetOf } from './import-plan.ts';

function asset(n: number, name: string, host: string): Asset {
  const read = toAsset(
    foldedRecord(
      {
        name,
        subClass: 'network',
        maker: '',
        model: '',
        serial: '',
        host,
        sshPort: 2222,
        room: '',
        rack: '',
        unit: null,
        hostKeys: [],
      },
      { id: idOf<RecordId>(n) },
    ),
  );
  if (!read.ok) throw new Error(read.error.kind);
  return read.value;
}
const row = (index: number, name: string, more: Partial<ImportRow> = {}): ImportRow => ({
  index,
  overview: credentialOverview.parse({ name, kind: 'password', username: 'admin' }),
  target: null,
  state: { is: 'new' },
  fields: ['password'],
  ...more,
});
const core = asset(1, 'HZ01-CORE-SW01', '10.20.0.1');
const database = asset(2, 'HZ01-DB-01', '');

describe('the plan of an import', () => {
  const rows = [
    row(0, 'core', { target: { host: '10.20.0.1', port: 22 } }),
    row(1, 'hz01-db-01'),
    row(2, 'printer'),
    row(3, 'again', { state: { is: 'duplicate', of: null } }),
    row(4, 'nothing', { state: { is: 'unusable', why: 'no-secret' } }),
  ];
  const plan = planOf(rows, [core, database]);

  it('takes what is new, and gives it to the device of its address or its name', () => {
    expect([...plan.values()]).toEqual([
      { isTaken: true, asset: core.id },
      { isTaken: true, asset: database.id },
      { isTaken: true, asset: undefined },
      { isTaken: false, asset: undefined },
      { isTaken: false, asset: undefined },
    ]);
  });

  it('never takes what is unusable, whatever is ticked', () => {
    const all = new Map(rows.map(({ index }) => [index, { isTaken: true, asset: undefined }]));
    expect(takenRows(rows, all).map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });

  it('seals for the device’s address before the file’s', () => {
    const [first] = rows;
    if (first === undefined) throw new Error('no row');
    expect(targetOf(first, core)).toEqual({ host: '10.20.0.1', port: 2222 });
    expect(targetOf(first, undefined)).toEqual({ host: '10.20.0.1', port: 22 });
    expect(targetOf(row(9, 'x'), database)).toBeNull();
  });
});

describe('the commits of an import', () => {
  const secret = {
    v: 1,
    space: idOf<SpaceId>(20),
    record: idOf<RecordId>(1),
    keyId: 'e1',
    target: { host: 'h', port: 22 },
    wrapped: 'AA',
    body: 'AA',
  } as const;
  const imported = Array.from({ length: 120 }, (_, index) => ({
    index,
    record: idOf<RecordId>(1000 + index),
    overview: { ...row(index, `c${index}`).overview, asset: index === 0 ? core.id : null },
    secret,
  }));
  const commits = commitsOf(idOf<SpaceId>(20), imported);

  it('hold every credential whole, and no more than one commit takes', () => {
    expect(commits.reduce((sum, { credentials }) => sum + credentials, 0)).toBe(120);
    for (const { edits, credentials } of commits) {
      expect(edits.length).toBeLessThanOrEqual(MAX_EDITS);
      expect(new Set(edits.map(({ id }) => id)).size).toBe(credentials);
    }
  });

  it('store the device that was chosen', () => {
    const assets = commits
      .flatMap(({ edits }) => edits)
      .filter(({ field }) => field === 'asset')
      .map(({ value }) => value);
    expect(assets[0]).toBe(core.id);
    expect(assets[1]).toBeNull();
  });
});
