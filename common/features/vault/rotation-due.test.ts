import { describe, expect, it } from 'vitest';
import { foldedRecord, head, idOf } from '../../../test/builders/folded-record.ts';
import type { AccountId, DeviceId } from '../../lib/ids.ts';
import type { FoldedRecord } from '../../records/folded-record.ts';
import { CREDENTIAL_USES } from './credential-view.ts';
import type { CredentialUse } from './policy.ts';
import { rotationsDue, type Leaver } from './rotation-due.ts';

const space = idOf<string>(20);
const chen = idOf<AccountId>(61);
const lin = idOf<AccountId>(62);
const laptop = idOf<DeviceId>(71);
const phone = idOf<DeviceId>(72);
const leaver: Leaver = { account: chen, name: 'Chen Yu' };

const secret = (revision: number, author = lin, device = phone) => ({
  v: 2,
  space,
  record: idOf<string>(10),
  keyId: `k${'A'.repeat(22)}`,
  author,
  device,
  schema: 1,
  revision,
  previous: revision === 1 ? null : 'A'.repeat(43),
  target: null,
  wrapped: 'AAAA',
  body: 'BBBB',
});

const use = (by: AccountId, kind: CredentialUse, revision: number, device = laptop) =>
  head({
    v: 2,
    space,
    account: by,
    device,
    seq: 1,
    previous: null,
    use: kind,
    record: idOf<string>(10),
    revision,
    fields: [],
    work: { type: 'fault', space, id: idOf<string>(40) },
    reason: '',
    host: '',
    at: 5,
    sig: 'A'.repeat(86),
  });

function credential(
  heads: readonly { value: object; author?: AccountId }[],
  uses: readonly ReturnType<typeof use>[],
): FoldedRecord {
  const record = foldedRecord(
    { name: 'core switch', kind: 'password', username: 'netops' },
    { lists: { [CREDENTIAL_USES]: [...uses] } },
  );
  const written = heads.map(({ value, author = lin }) => ({ ...head(value as never), author }));
  return { ...record, fields: { ...record.fields, secret: written } };
}

const dueOf = (record: FoldedRecord, who = leaver) => rotationsDue([record], [who]);

describe('the list of secrets to change when somebody leaves', () => {
  it('has each that they logged in with, saw, copied, typed or took out, and how', () => {
    const kinds = ['log-in', 'reveal', 'copy', 'type', 'totp', 'edit', 'export'] as const;
    const uses = [...kinds, 'reveal' as const].map(kind => use(chen, kind, 3));
    const [due] = dueOf(credential([{ value: secret(3) }], uses));
    expect(due).toMatchObject({ name: 'core switch', username: 'netops', leaver, how: kinds });
    expect(due?.lastUse).toBeDefined();
  });

  it('has what they typed in themselves, used or not', () => {
    const [due] = dueOf(credential([{ value: secret(1, chen), author: chen }], []));
    expect(due).toMatchObject({ how: ['stored'], lastUse: undefined });
  });

  it('has nothing that only others used, or that nobody did', () => {
    expect(dueOf(credential([{ value: secret(1) }], []))).toEqual([]);
    expect(dueOf(credential([{ value: secret(1) }], [use(lin, 'reveal', 1)]))).toEqual([]);
  });

  it('is worked off by a newer revision of somebody else, and by nothing else', () => {
    const uses = [use(chen, 'reveal', 2), use(chen, 'log-in', 1)];
    expect(dueOf(credential([{ value: secret(2) }], uses))).toHaveLength(1);
    expect(dueOf(credential([{ value: secret(1) }], uses))).toHaveLength(1);
    expect(dueOf(credential([{ value: secret(3) }], uses))).toEqual([]);
    // Their own new password is one that they know.
    const own = [{ value: secret(3, chen), author: chen }];
    expect(dueOf(credential(own, uses))).toHaveLength(1);
    // Used again after it was changed.
    expect(dueOf(credential([{ value: secret(3) }], [...uses, use(chen, 'copy', 3)]))).toHaveLength(
      1,
    );
  });

  it('keeps one of which an old revision still stands beside the new one', () => {
    const heads = [{ value: secret(3) }, { value: secret(2) }];
    expect(dueOf(credential(heads, [use(chen, 'reveal', 2)]))).toHaveLength(1);
  });

  it('counts secrets and uses of the first version, which say no revision', () => {
    const { keyId, record, wrapped, body } = secret(1);
    const first = { v: 1, space, record, keyId, target: { host: 'h', port: 22 }, wrapped, body };
    const work = { type: 'fault', space, id: idOf<string>(40) };
    const byChen = { ...head({ work, host: 'h' }), author: chen };
    expect(dueOf(credential([{ value: first }], [byChen]))).toMatchObject([{ how: ['log-in'] }]);
    expect(dueOf(credential([{ value: secret(1) }], [byChen]))).toEqual([]);
  });

  it('counts for a revoked device what was done on that device only', () => {
    const record = credential([{ value: secret(2) }], [use(chen, 'reveal', 2, laptop)]);
    expect(dueOf(record, { ...leaver, device: laptop })).toHaveLength(1);
    expect(dueOf(record, { ...leaver, device: phone })).toEqual([]);
    const stored = credential([{ value: secret(1, chen, laptop), author: chen }], []);
    expect(dueOf(stored, { ...leaver, device: laptop })).toHaveLength(1);
    expect(dueOf(stored, { ...leaver, device: phone })).toEqual([]);
  });

  it('names each leaver who knows it, and passes over what can’t be read', () => {
    const record = credential(
      [{ value: secret(2) }],
      [use(chen, 'reveal', 2), use(lin, 'copy', 2)],
    );
    const both = [leaver, { account: lin, name: 'Lin Wei' }];
    expect(rotationsDue([record], both).map(due => due.leaver.name)).toEqual([
      'Chen Yu',
      'Lin Wei',
    ]);
    const broken = { ...record, fields: {} };
    expect(rotationsDue([broken, record], [leaver])).toHaveLength(1);
  });
});
