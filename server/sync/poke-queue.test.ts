import { describe, expect, it } from 'vitest';
import { newId, type AccountId, type OrgId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { createPokeQueue } from './poke-queue.ts';

const org = newId<OrgId>(secureRandom);
const space = (): SpaceId => newId<SpaceId>(secureRandom);
const account = (): AccountId => newId<AccountId>(secureRandom);

describe('news that wait', () => {
  it('are each space’s furthest head, and each account once', () => {
    const queue = createPokeQueue();
    const [one, two] = [space(), space()];
    const [lin, chen] = [account(), account()];
    for (const seq of ['9', '10', '8']) queue.add({ type: 'head', org, space: one, seq });
    queue.add({ type: 'head', org, space: two, seq: '1' });
    queue.add({ type: 'membership', org, accounts: [lin, chen] });
    queue.add({ type: 'membership', org, accounts: [chen] });
    expect(queue.drain()).toEqual([
      [
        { type: 'head', org, space: one, seq: '10' },
        { type: 'head', org, space: two, seq: '1' },
        { type: 'membership', org, accounts: [lin, chen] },
      ],
    ]);
    expect(queue.drain()).toEqual([]);
  });

  it('go out in messages that a notification takes', () => {
    const queue = createPokeQueue();
    const accounts = Array.from({ length: 450 }, account);
    queue.add({ type: 'membership', org, accounts });
    const spaces = Array.from({ length: 300 }, space);
    for (const one of spaces) queue.add({ type: 'head', org, space: one, seq: '9'.repeat(19) });
    const messages = queue.drain();
    for (const message of messages) expect(JSON.stringify(message).length).toBeLessThan(7_900);
    const all = messages.flat();
    expect(all.filter(({ type }) => type === 'head')).toHaveLength(300);
    const told = all.flatMap(news => (news.type === 'membership' ? news.accounts : []));
    expect(told).toEqual(accounts);
  });
});
