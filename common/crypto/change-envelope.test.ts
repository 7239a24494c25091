import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../lib/bytes.ts';
import type { AccountId, ChangeId, DeviceId, OrgId, RecordId, SpaceId, TxId } from '../lib/ids.ts';
import { secureRandom } from '../lib/random.ts';
import {
  change as changeSchema,
  MAX_BODY_CHARS,
  type Change,
  type ChangeBody,
  type ChangeHeader,
} from '../sync/change.ts';
import { importAesKey } from './aead.ts';
import { changeSigningBytes, openChange, sealChange, signingBytes } from './change-envelope.ts';
import type { RecordsKey } from './keys.ts';
import { statementBytes } from './signing.ts';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const header: ChangeHeader = {
  v: 1,
  id: uuid(1) as ChangeId,
  org: uuid(2) as OrgId,
  space: uuid(3) as SpaceId,
  device: uuid(4) as DeviceId,
  author: uuid(5) as AccountId,
  keyId: 'e1',
  schemaV: 1,
};
const body: ChangeBody = {
  entity: { type: 'fault', id: uuid(6) as RecordId },
  field: 'title',
  parents: [uuid(7) as ChangeId],
  op: 'set',
  value: { text: '交换机 down', level: 1 },
  hlc: '8193c0000000-0000-x',
  wall: 1_773_000_000_000,
  elapsed: 12.5,
  tx: uuid(8) as TxId,
};
const newKey = (): Promise<RecordsKey> => importAesKey<RecordsKey>(secureRandom.bytes(32));

async function sealed(key: RecordsKey): Promise<Change> {
  return {
    ...header,
    body: await sealChange(key, header, body, secureRandom),
    sig: 'A'.repeat(86),
  };
}

describe('change envelope', () => {
  it('opens what it sealed, and shows nothing of it', async () => {
    const key = await newKey();
    const change = await sealed(key);
    expect(await openChange(key, change)).toEqual({ ok: true, value: body });
    expect(change.body.length).toBeLessThan(MAX_BODY_CHARS);
    expect(JSON.stringify(change)).not.toContain('fault');
  });

  it.each(Object.keys(header).filter(name => name !== 'v'))(
    'does not open under another %s',
    async name => {
      const key = await newKey();
      const value = { keyId: 'e2', schemaV: 2 }[name] ?? uuid(99);
      const moved = { ...(await sealed(key)), [name]: value };
      expect(await openChange(key, moved)).toMatchObject({ error: { kind: 'envelope-damaged' } });
      expect(
        toBase64Url(await changeSigningBytes({ ...header, [name]: value }, moved.body)),
      ).not.toBe(toBase64Url(await changeSigningBytes(header, moved.body)));
    },
  );

  it('does not open with another key, with a byte flipped, cut short, or empty', async () => {
    const key = await newKey();
    const change = await sealed(key);
    expect((await openChange(await newKey(), change)).ok).toBe(false);
    const bytes = fromBase64Url(change.body);
    for (const at of [0, 12, bytes.length - 1]) {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect((await openChange(key, { ...change, body: toBase64Url(flipped) })).ok).toBe(false);
    }
    expect((await openChange(key, { ...change, body: change.body.slice(0, 40) })).ok).toBe(false);
    expect((await openChange(key, { ...change, body: '' })).ok).toBe(false);
  });

  it('refuses a body that is sealed well but is none', async () => {
    const key = await newKey();
    const odd = { ...body, op: 'overwrite' } as unknown as ChangeBody;
    const change = {
      ...(await sealed(key)),
      body: await sealChange(key, header, odd, secureRandom),
    };
    expect(await openChange(key, change)).toMatchObject({ error: { kind: 'envelope-damaged' } });
  });

  it('refuses what a member may seal to stop everyone else: endless nesting, a time that is none', async () => {
    const key = await newKey();
    const nested = JSON.parse('['.repeat(2_000) + ']'.repeat(2_000)) as ChangeBody['value'];
    for (const odd of [
      { ...body, value: nested },
      { ...body, wall: 8.64e15 + 1 },
      { ...body, wall: -1e300 },
    ]) {
      const hostile = { ...header, body: await sealChange(key, header, odd, secureRandom) };
      expect(await openChange(key, { ...hostile, sig: '' })).toMatchObject({
        error: { kind: 'envelope-damaged' },
      });
    }
  });

  it('is no change when its body is not the text of any bytes: hashing it would throw', async () => {
    const change = await sealed(await newKey());
    expect(changeSchema.safeParse(change).success).toBe(true);
    for (const odd of ['AAAAA', 'AB', '', 'A A']) {
      expect(changeSchema.safeParse({ ...change, body: odd }).success).toBe(false);
    }
  });

  it('is signed as the canonical statement of its header and its body’s hash', () => {
    const hash = secureRandom.bytes(32);
    expect(signingBytes(header, hash)).toEqual(
      statementBytes('rackside/change/v1', { ...header, bodyHash: toBase64Url(hash) }),
    );
  });

  it('signs the header and the sealed body', async () => {
    const key = await newKey();
    const change = await sealed(key);
    const other = await sealed(key);
    expect(await changeSigningBytes(change, change.body)).toEqual(
      await changeSigningBytes(header, change.body),
    );
    expect(await changeSigningBytes(header, other.body)).not.toEqual(
      await changeSigningBytes(header, change.body),
    );
  });
});
