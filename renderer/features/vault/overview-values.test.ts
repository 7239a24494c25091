import { describe, expect, it } from 'vitest';
import { idOf } from '../../../test/builders/folded-record.ts';
import type { RecordId } from '../../../common/lib/ids.ts';
import { emptyOverview, formOf, overviewForm, overviewOf, tagsOf } from './overview-values.ts';

const filled = {
  ...emptyOverview,
  name: ' 巡检账号 ',
  username: 'inspect',
  asset: idOf<RecordId>(3),
  folder: ' 网络 ／ 核心/ ',
  tags: '双人，VRP、 备用, VRP',
  url: 'https://10.20.0.1/',
  expires: '2026-06-30',
  notes: '每季度轮换',
};

describe('the form of a credential’s overview', () => {
  it('makes an overview and is made of one', () => {
    const overview = overviewOf(filled);
    expect(overview).toMatchObject({
      name: '巡检账号',
      asset: idOf(3),
      folder: '网络/核心',
      tags: ['双人', 'VRP', '备用'],
      url: 'https://10.20.0.1/',
    });
    expect(overviewOf(formOf(overview))).toEqual(overview);
  });

  it('counts the last day as good, in the machine’s time zone', () => {
    const { expiresAt } = overviewOf(filled);
    const end = new Date(expiresAt ?? 0);
    expect([end.getMonth() + 1, end.getDate(), end.getHours()]).toEqual([6, 30, 23]);
  });

  it('leaves out what is empty', () => {
    expect(overviewOf({ ...emptyOverview, kind: 'snmp', name: 'public' })).toMatchObject({
      asset: null,
      folder: '',
      tags: [],
      url: null,
      expiresAt: null,
    });
  });

  const says = (more: Partial<typeof filled>): string[] => {
    const parsed = overviewForm.safeParse({ ...filled, ...more });
    return parsed.success ? [] : parsed.error.issues.map(({ message }) => message);
  };
  it('wants a name, and a user name where one logs in with it', () => {
    expect(says({})).toEqual([]);
    expect(says({ name: ' ' })).toEqual(['form.nameNeeded']);
    expect(says({ username: '' })).toEqual(['form.usernameNeeded']);
    expect(overviewForm.safeParse({ ...filled, kind: 'snmp', username: '' }).success).toBe(true);
  });
  it('refuses too many tags and a date that is none', () => {
    expect(says({ tags: Array.from({ length: 21 }, (_, n) => `t${n}`).join() })).toEqual([
      'form.tooManyTags',
    ]);
    expect(says({ expires: '2026-02-31' })).toEqual(['form.dateWrong']);
  });
  it('divides tags by commas of any width', () => {
    expect(tagsOf('a；b;c，，d')).toEqual(['a', 'b', 'c', 'd']);
  });
});
