import { describe, expect, it } from 'vitest';
import { idOf } from '../../../test/builders/folded-record.ts';
import type { RecordId, SpaceId } from '../../../common/lib/ids.ts';
import {
  credentialMatches,
  type CredentialFilter,
  type FilterContext,
  type Overview,
} from './credential-filter.ts';
import { EXPIRING_MS, expiryOf, runningOut } from '../../records/credential-expiry.ts';

const now = Date.UTC(2026, 2, 9);
const overview: Overview = {
  id: idOf<RecordId>(1),
  space: idOf<SpaceId>(20),
  name: '核心交换机巡检账号',
  kind: 'password',
  username: 'inspect',
  asset: idOf<RecordId>(2),
  folder: '网络/核心',
  tags: ['双人', 'VRP'],
  url: 'https://10.20.0.1/',
  expiresAt: null,
};
const all: CredentialFilter = {
  text: '',
  space: '',
  asset: '',
  folder: '',
  tag: '',
  kind: '',
  attention: '',
};
const context: FilterContext = {
  now,
  assetName: () => 'HZ01-CORE-SW01',
  finding: () => undefined,
};
const matches = (
  filter: Partial<CredentialFilter>,
  more: Partial<Overview> = {},
  at: Partial<FilterContext> = {},
): boolean =>
  credentialMatches({ ...overview, ...more }, { ...all, ...filter }, { ...context, ...at });

describe('the filter of credentials', () => {
  it.each([
    ['name', '巡检'],
    ['user name', 'INSPECT'],
    ['device', 'core-sw01'],
    ['folder', '网络'],
    ['tag', 'vrp'],
    ['address', '10.20.0.1'],
    ['several, in any order', 'vrp 交换机'],
    ['full-width letters', 'ｉｎｓｐｅｃｔ'],
  ])('finds text in %s', (_where, text) => {
    expect(matches({ text })).toBe(true);
  });

  it('wants every word', () => {
    expect(matches({ text: '巡检 oracle' })).toBe(false);
  });

  it('takes a folder with those below it, and not one whose name only begins alike', () => {
    expect(matches({ folder: '网络' })).toBe(true);
    expect(matches({ folder: '网络/核心' })).toBe(true);
    expect(matches({ folder: '网' })).toBe(false);
  });

  it('narrows by site, device, tag and kind', () => {
    expect(matches({ space: overview.space, asset: idOf(2), tag: 'VRP', kind: 'password' })).toBe(
      true,
    );
    expect(matches({ space: idOf(21) })).toBe(false);
    expect(matches({ asset: idOf(3) })).toBe(false);
    expect(matches({ tag: '单人' })).toBe(false);
    expect(matches({ kind: 'snmp' })).toBe(false);
  });

  it('tells what runs out from what has run out', () => {
    const in10Days = { expiresAt: now + 10 * 24 * 3_600_000 };
    const yesterday = { expiresAt: now - 24 * 3_600_000 };
    expect(expiryOf(overview, now)).toBe('none');
    expect(expiryOf(in10Days, now)).toBe('expiring');
    expect(expiryOf(yesterday, now)).toBe('expired');
    expect(expiryOf({ expiresAt: now + EXPIRING_MS + 1 }, now)).toBe('later');
    expect(runningOut([overview, in10Days, yesterday], now)).toEqual([yesterday, in10Days]);
    expect(matches({ attention: 'expiring' }, in10Days)).toBe(true);
    expect(matches({ attention: 'expiring' }, yesterday)).toBe(true);
    expect(matches({ attention: 'expired' }, in10Days)).toBe(false);
    expect(matches({ attention: 'expiring' })).toBe(false);
  });

  it('shows as weak or reused only what the vault found so', () => {
    const finding = () => ({ weak: true, reused: false });
    expect(matches({ attention: 'weak' }, {}, { finding })).toBe(true);
    expect(matches({ attention: 'reused' }, {}, { finding })).toBe(false);
    expect(matches({ attention: 'weak' })).toBe(false);
  });
});
