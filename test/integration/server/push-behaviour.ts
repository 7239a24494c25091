import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId, type ChangeId, type SpaceId } from '../../../common/lib/ids.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { randomChange, testAccount } from '../../builders/server-account.ts';
import { bring, makeSpace, pull, pullAll, push } from '../../builders/server-client.ts';
import type { ServerUnderTest } from './server-under-test.ts';

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
        { ...(await randomChange(lin, space)), schemaV: 2 ** 31 },
        { ...(await randomChange(lin, space)), body: 'AAAAA' },
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
        'malformed',
        'malformed',
        '2',
      ]);
    });

    it('takes a colleague’s change that somebody brings, if its signature holds', async () => {
      const lin = await founder();
      const first = await makeSpace(app(), lin);
      const { client: chen, space } = await bring(app(), lin, first, 'Chen Bo', 'engineer');
      const { client: wu, space: all } = await bring(app(), lin, space, 'Wu Ang', 'auditor');
      const at = all.space;
      const byChen = await randomChange(chen, at);
      const stranger = testAccount(lin.org, 'Stranger');
      const sent = [
        byChen,
        { ...(await randomChange(chen, at)), schemaV: 2 },
        { ...(await randomChange(chen, at)), body: byChen.body },
        { ...(await randomChange(chen, at)), author: lin.account },
        await randomChange(stranger, at),
        await randomChange(wu, at),
      ];
      const { results } = await push(app(), lin, at, sent);
      expect(results.map(one => ('seq' in one ? one.seq : one.code))).toEqual([
        '1',
        'bad-signature',
        'bad-signature',
        'unknown-device',
        'unknown-device',
        'read-only',
      ]);
      expect(await pullAll(app(), wu, at)).toEqual([byChen]);
      // Chen comes online later and sends it too: it has its place already.
      expect((await push(app(), chen, at, [byChen])).results).toEqual([results[0]]);
    });

    it('keeps the same log however pushes are repeated, split and reordered (I3, I4)', async () => {
      const lin = await founder();
      const changes = async (space: SpaceId, count: number) =>
        Promise.all(Array.from({ length: count }, () => randomChange(lin, space)));
      const batches = fc.array(fc.array(fc.nat(11), { minLength: 1, maxLength: 8 }), {
        minLength: 1,
        maxLength: 8,
        size: 'max',
      });
      let long = 0;
      await fc.assert(
        fc.asyncProperty(batches, async order => {
          const { space } = await makeSpace(app(), lin);
          const all = await changes(space, 12);
          const first = new Map<string, string>();
          for (const batch of order) {
            const sent = batch.map(at => all[at]!);
            const { results } = await push(app(), lin, space, sent);
            for (const one of results) {
              if (!('seq' in one)) throw new Error(one.code);
              expect(one.seq).toBe(first.get(one.id) ?? String(first.size + 1));
              first.set(one.id, one.seq);
            }
          }
          const log = await pullAll(app(), lin, space);
          expect(log.map(({ id }) => id)).toEqual([...first.keys()]);
          if (order.flat().length > 12) long += 1;
        }),
        { numRuns: 25 },
      );
      expect(long).toBeGreaterThan(5);
    }, 60_000);

    it('never shows a reader a hole while 16 devices push at once (I4)', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      const rounds = 8;
      const batches = await Promise.all(
        Array.from({ length: 16 * rounds }, async () =>
          Promise.all([1, 2, 3].map(() => randomChange(lin, space, { bodyBytes: 64 }))),
        ),
      );
      let writing = true;
      let pages = 0;
      const seen: string[] = [];
      const reader = async (): Promise<void> => {
        for (let last = false; !last;) {
          last = !writing;
          const page = await pull(app(), lin, space, String(seen.length), 7);
          for (const { seq, change } of page.changes) {
            expect(seq).toBe(String(seen.length + 1));
            seen.push(change.id);
          }
          if (page.changes.length > 0) {
            pages += 1;
            last = false;
          }
          // Readers and writers take turns on PGlite; one that never rests would only starve them.
          await pause(3);
        }
      };
      const writer = async (mine: number): Promise<void> => {
        for (let round = 0; round < rounds; round += 1) {
          const batch = batches[mine * rounds + round]!;
          const { results } = await push(app(), lin, space, batch);
          expect(results.every(one => 'seq' in one)).toBe(true);
          // Another device offers the same again, as after a lost answer.
          if (round % 3 === 0) {
            expect((await push(app(), lin, space, batch)).results).toEqual(results);
          }
        }
      };
      const reading = reader();
      await Promise.all(Array.from({ length: 16 }, (_, mine) => writer(mine)));
      writing = false;
      await reading;
      expect(pages).toBeGreaterThan(10);
      const all = batches.flat().map(({ id }) => id);
      expect(seen.toSorted()).toEqual(all.toSorted());
    }, 60_000);

    it('gives the same ids one place when two devices push them at once', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      const changes = await Promise.all([1, 2, 3, 4].map(() => randomChange(lin, space)));
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          push(app(), lin, space, i % 2 === 0 ? changes : changes.toReversed()),
        ),
      );
      const places = answers.map(({ results }) =>
        results.toSorted((a, b) => (a.id! < b.id! ? -1 : 1)),
      );
      for (const place of places) expect(place).toEqual(places[0]);
      expect(await pullAll(app(), lin, space)).toHaveLength(4);
    });
  });
}
