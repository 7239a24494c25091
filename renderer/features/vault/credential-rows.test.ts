import { describe, expect, it } from 'vitest';
import { foldedRecord, idOf } from '../../../test/builders/folded-record.ts';
import { toAsset, type Asset } from '../../../common/features/assets/asset-view.ts';
import { toSite, type Site } from '../../../common/features/workspace/site-view.ts';
import type { RecordId, SpaceId } from '../../../common/lib/ids.ts';
import type { Overview } from './credential-filter.ts';
import { credentialRows, type Grouping } from './credential-rows.ts';

const hz = idOf<SpaceId>(20);
const nb = idOf<SpaceId>(21);

function site(space: SpaceId, name: string): Site {
  const read = toSite(
    foldedRecord({ code: 'HZ01', name, customer: 'c', address: '', contact: '' }, { space }),
  );
  if (!read.ok) throw new Error(read.error.kind);
  return read.value;
}
function asset(n: number, rack: string, unit: number): Asset {
  const read = toAsset(
    foldedRecord(
      {
        name: `SW-${n}`,
        subClass: 'network',
        maker: '',
        model: '',
        serial: '',
        host: '',
        sshPort: 22,
        room: 'B1',
        rack,
        unit,
        hostKeys: [],
      },
      { id: idOf<RecordId>(n), space: hz },
    ),
  );
  if (!read.ok) throw new Error(read.error.kind);
  return read.value;
}
const credential = (n: number, more: Partial<Overview> = {}): Overview => ({
  id: idOf<RecordId>(n),
  space: hz,
  name: `c${n}`,
  kind: 'password',
  username: 'u',
  asset: null,
  url: null,
  expiresAt: null,
  folder: '',
  tags: [],
  ...more,
});

const at = {
  sites: [site(nb, '宁波'), site(hz, '杭州')],
  assets: [asset(1, 'A02', 4), asset(2, 'A01', 9)],
};
const shown = (credentials: readonly Overview[], grouping: Grouping): string[] =>
  credentialRows(credentials, at, grouping).map(row =>
    row.row === 'group' ? `${row.path.join(' / ')} (${row.count})` : row.credential.name,
  );

describe('lines of the list of credentials', () => {
  it('are grouped by site, walked by place, with those of no device last', () => {
    const list = [
      credential(10),
      credential(11, { asset: idOf(1) }),
      credential(12, { asset: idOf(2) }),
      credential(13, { space: nb }),
    ];
    expect(shown(list, 'site')).toEqual(['宁波 (1)', 'c13', '杭州 (3)', 'c12', 'c11', 'c10']);
  });

  it('are grouped by folder within the site, none last', () => {
    const list = [
      credential(10),
      credential(11, { folder: '网络/核心' }),
      credential(12, { folder: '数据库' }),
    ];
    expect(shown(list, 'folder')).toEqual([
      '杭州 / 数据库 (1)',
      'c12',
      '杭州 / 网络/核心 (1)',
      'c11',
      '杭州 /  (1)',
      'c10',
    ]);
  });

  it('show below each of their tags', () => {
    const list = [credential(10, { tags: ['b', 'a', 'a'] }), credential(11)];
    expect(shown(list, 'tag')).toEqual([
      '杭州 / a (1)',
      'c10',
      '杭州 / b (1)',
      'c10',
      '杭州 /  (1)',
      'c11',
    ]);
    const keys = credentialRows(list, at, 'tag').map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('keep what is of a site or a device that is not here', () => {
    const list = [credential(10, { space: idOf(99) }), credential(11, { asset: idOf(98) })];
    expect(shown(list, 'site')).toEqual(['杭州 (1)', 'c11', ' (1)', 'c10']);
  });
});
