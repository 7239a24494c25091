import { describe, expect, it } from 'vitest';
import { fromUtf8 } from '../lib/bytes.ts';
import { secureRandom } from '../lib/random.ts';
import { importAesKey } from './aead.ts';
import { blindIndex } from './blind-index.ts';
import type { LocalKey } from './keys.ts';
import { openRow, sealRow } from './row-envelope.ts';

const place = { table: 'record', id: 'r1', space: 's1' };
const content = { title: 'core switch', tags: ['a', '机'] };
const newKey = (): Promise<LocalKey> => importAesKey<LocalKey>(secureRandom.bytes(32));

describe('row envelope', () => {
  it('opens in its own place only', async () => {
    const key = await newKey();
    const sealed = await sealRow(key, place, content, secureRandom);
    expect(await openRow(key, place, sealed)).toEqual({ ok: true, value: content });
    for (const other of [
      { ...place, table: 'log' },
      { ...place, id: 'r2' },
      { ...place, space: 's2' },
      { table: 'record', id: 'r1s', space: '1' },
    ]) {
      expect(await openRow(key, other, sealed)).toMatchObject({
        error: { kind: 'record-damaged' },
      });
    }
  });

  it('reports any flipped byte as damage', async () => {
    const key = await newKey();
    const sealed = await sealRow(key, place, content, secureRandom);
    for (let at = 0; at < sealed.length; at += 1) {
      const flipped = sealed.slice();
      flipped[at] = (flipped[at] ?? 0) ^ 0x20;
      expect((await openRow(key, place, flipped)).ok).toBe(false);
    }
    expect((await openRow(key, place, new Uint8Array(0))).ok).toBe(false);
  });

  it('hides the content and, within steps, its length', async () => {
    const key = await newKey();
    const short = await sealRow(key, place, 'no', secureRandom);
    const longer = await sealRow(key, place, 'certainly', secureRandom);
    expect(short.length).toBe(longer.length);
    expect(() => fromUtf8(short)).toThrow();
  });
});

describe('blind index', () => {
  it('is the same for the same value and key, and for nothing else', async () => {
    const raw = secureRandom.bytes(32);
    const index = await blindIndex(raw);
    const value = await index.of('record', 's', 'r');
    expect(value).toMatch(/^[\w-]{22}$/);
    expect(await (await blindIndex(raw)).of('record', 's', 'r')).toBe(value);
    const others = [
      await index.of('kind', 's', 'r'),
      await index.of('record', 'sr'),
      await index.of('record', 'r', 's'),
      await (await blindIndex(secureRandom.bytes(32))).of('record', 's', 'r'),
    ];
    expect(others).not.toContain(value);
  });
});
