import { describe, expect, it } from 'vitest';
import { newId, type ChangeId } from '../../../common/lib/ids.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { randomChange } from '../../builders/server-account.ts';
import { bring, makeSpace, pull, pullAll, push } from '../../builders/server-client.ts';
import type { ServerUnderTest } from './describe-server.ts';

/** Push and pull: numbering, idempotence, one answer for each change. */
export function pushBehaviour({ app, founder }: ServerUnderTest): void {
  describe('push and pull', () => {
    it('numbers changes from 1 without holes and gives them back as they were signed', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      const changes = await Promise.all([1, 2, 3].map(() => randomChange(lin, space)));
      const answer = await push(app(), lin, space, changes);
      expect(answer.results.map(one => ('seq' in one ? one.seq : one.code))).toEqual([
        '1',
        '2',
        '3',
      ]);
      const page = await pull(app(), lin, space);
      expect(page.timeline).toBe(answer.timeline);
      expect(page.head).toBe('3');
      expect(page.changes.map(({ change }) => change)).toEqual(changes);
    });

    it('gives the same answer to a push that is repeated, split and reordered', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      const changes = await Promise.all([1, 2, 3, 4, 5].map(() => randomChange(lin, space)));
      const first = await push(app(), lin, space, changes);
      const byId = new Map(first.results.map(one => [one.id, one]));
      for (const again of [
        changes,
        changes.toReversed(),
        changes.slice(2, 4),
        [...changes, ...changes],
      ]) {
        const { results } = await push(app(), lin, space, again);
        expect(results).toEqual(again.map(({ id }) => byId.get(id)));
      }
      expect(await pullAll(app(), lin, space)).toEqual(changes);
    });

    it('takes an id once: other content under it is refused, in one push and later', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      const id = newId<ChangeId>(secureRandom);
      const [one, other] = [
        await randomChange(lin, space, { id }),
        await randomChange(lin, space, { id }),
      ];
      const both = await push(app(), lin, space, [one, other]);
      expect(both.results).toMatchObject([
        { id, seq: '1' },
        { id, rejected: true, code: 'id-taken' },
      ]);
      const later = await push(app(), lin, space, [other]);
      expect(later.results).toEqual([{ id, rejected: true, code: 'id-taken' }]);
    });

    it('lets no bad change block the next', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      const elsewhere = await makeSpace(app(), lin);
      const { client: chen } = await bring(
        app(),
        lin,
        await makeSpace(app(), lin),
        'Chen',
        'engineer',
      );
      const good = await randomChange(lin, space);
      const last = await randomChange(lin, space);
      const sent = [
        null,
        { id: 'x', body: 7 },
        good,
        { ...(await randomChange(lin, space)), body: 'A'.repeat(349_529) },
        await randomChange(lin, elsewhere.space),
        await randomChange(chen, space),
        { ...last, id: last.id.toUpperCase() },
        last,
      ];
      const { results } = await push(app(), lin, space, sent);
      expect(results.map(one => ('seq' in one ? one.seq : one.code))).toEqual([
        'malformed',
        'malformed',
        '1',
        'too-large',
        'wrong-space',
        'not-a-member',
        'malformed',
        '2',
      ]);
    });
  });
}
