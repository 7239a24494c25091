import { describe, expect, it } from 'vitest';
import { newId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { randomChange, testAccount } from '../../test/builders/server-account.ts';
import { team } from '../../test/builders/team.ts';
import { valueOf } from '../../test/builders/vault.ts';
import { changeOf, entryOf, packBatch, unpackBatch } from './log-batch.ts';

const space = newId<SpaceId>(secureRandom);
const { org } = team([]);

describe('a batch of the log', () => {
  it('gives back every change byte for byte, of several authors, with and without receipt', async () => {
    const authors = [testAccount(org, 'a'), testAccount(org, 'b')];
    const changes = await Promise.all(
      [0, 1, 0, 1, 1].map((who, i) => randomChange(authors[who]!, space, { bodyBytes: 64 + i })),
    );
    const entries = changes.map((change, i) =>
      entryOf(change, i % 2 === 0 ? { seq: String(i + 7), receivedAt: 1_000 + i } : {}),
    );
    const read = valueOf(unpackBatch(space, packBatch(entries)));
    expect(read).toEqual(entries);
    expect(read.map(changeOf)).toEqual(changes);
  });

  it('says each header once', async () => {
    const author = testAccount(org, 'a');
    const changes = await Promise.all(
      Array.from({ length: 20 }, () => randomChange(author, space, { bodyBytes: 100 })),
    );
    const text = new TextDecoder('latin1').decode(packBatch(changes.map(one => entryOf(one))));
    expect(text.split(author.device)).toHaveLength(2);
    expect(text.length).toBeLessThan(20 * 300);
  });
});
