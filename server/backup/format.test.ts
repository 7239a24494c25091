import { describe, expect, it } from 'vitest';
import { concat, utf8, type Bytes } from '../../common/lib/bytes.ts';
import { migrations } from '../db/migrate.ts';
import { backupBytes, readBackup, UnfitBackup } from './format.ts';
import type { Item } from './rows.ts';

const SCHEMA = migrations.at(-1)?.id ?? 0;
const HEAD = { schema: SCHEMA, server: '0.0.0', madeAt: '2026-01-01T00:00:00.000Z' };

async function* streamOf<T>(all: readonly T[]): AsyncGenerator<T> {
  for (const one of all) yield await Promise.resolve(one);
}
async function listOf<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
}
const fileOf = async (items: readonly Item[], head = HEAD): Promise<Bytes> =>
  concat(...(await listOf(backupBytes(head, streamOf(items)))));
const read = (bytes: Uint8Array): Promise<Item[]> => listOf(readBackup(streamOf([bytes]), SCHEMA));

const items: readonly Item[] = [
  { type: 'table', table: { name: 'organisation', columns: ['org', 'name', 'created_at'] } },
  {
    type: 'row',
    json: '{"org":"1","name":"Netzwerke Nordwärts 网络\\nE {}","created_at":9007199254740993}',
  },
  { type: 'row', json: '{"org":"2"}' },
  { type: 'table', table: { name: 'empty', columns: ['org'] } },
];

describe('a backup file', () => {
  it('comes back as it was written, however its bytes arrive', async () => {
    const bytes = await fileOf(items);
    expect(await read(bytes)).toEqual(items);
    const single = Array.from(bytes, byte => Uint8Array.of(byte));
    expect(await listOf(readBackup(streamOf(single), SCHEMA))).toEqual(items);
  });

  it('is refused when any byte is another, and when it ends anywhere before its end', async () => {
    const bytes = await fileOf(items);
    for (let at = 0; at < bytes.length; at += 1) {
      const flipped = Uint8Array.from(bytes);
      flipped[at]! ^= 1;
      await expect(read(flipped), `byte ${at}`).rejects.toBeInstanceOf(UnfitBackup);
      const why = at === 0 ? 'not-a-backup' : 'truncated';
      await expect(read(bytes.subarray(0, at)), `length ${at}`).rejects.toMatchObject({ why });
    }
  });

  it('of a newer server is called newer, whatever follows', async () => {
    const newer = utf8(
      'RACKSIDE SERVER BACKUP {"format":2,"schema":1,"server":"9.1.0","madeAt":""}\nX\n',
    );
    await expect(read(newer)).rejects.toMatchObject({ why: 'newer', message: /9\.1\.0/ });
  });
});
