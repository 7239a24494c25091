import { describe, expect, it } from 'vitest';
import { MAX_REQUEST_BYTES } from '../../../common/sync/protocol/push.ts';
import { randomChange } from '../../builders/server-account.ts';
import { bring, makeSpace, pull, pullAll, push, send } from '../../builders/server-client.ts';
import type { ServerUnderTest } from './server-under-test.ts';

const KIB = 1024;

/** Pull: contiguous pages, bounded in number and bytes. */
export function pullBehaviour({ app, founder }: ServerUnderTest): void {
  describe('pull', () => {
    it('gives contiguous pages of at most `limit` rows', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      const changes = await Promise.all(Array.from({ length: 25 }, () => randomChange(lin, space)));
      await push(app(), lin, space, changes);
      const page = await pull(app(), lin, space, '7', 10);
      expect(page.head).toBe('25');
      const seqs = page.changes.map(({ seq }) => Number(seq));
      expect(seqs).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
      expect((await pull(app(), lin, space, '20', 10)).changes).toHaveLength(5);
    });

    it('gives an empty page at the head, past it, and past every number', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      expect(await pull(app(), lin, space)).toMatchObject({ head: '0', changes: [] });
      await push(app(), lin, space, [await randomChange(lin, space)]);
      for (const after of ['1', '2', '9999999999999999999']) {
        expect(await pull(app(), lin, space, after)).toMatchObject({ head: '1', changes: [] });
      }
    });

    it('keeps a page under a megabyte, whatever the changes weigh (I18)', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      const sizes = [250, 250, 250, 250, 250, 1, 250].map(kib => kib * KIB);
      const changes = await Promise.all(
        sizes.map(bodyBytes => randomChange(lin, space, { bodyBytes })),
      );
      for (const change of changes) await push(app(), lin, space, [change]);
      let after = 0;
      let pages = 0;
      while (after < changes.length) {
        const page = await pull(app(), lin, space, String(after));
        expect(page.changes.length).toBeGreaterThan(0);
        expect(JSON.stringify(page).length).toBeLessThanOrEqual(MAX_REQUEST_BYTES);
        after += page.changes.length;
        pages += 1;
      }
      expect(pages).toBe(2);
      expect(await pullAll(app(), lin, space)).toEqual(changes);
    });

    it('keeps the logs of two spaces apart', async () => {
      const lin = await founder();
      const [one, two] = [await makeSpace(app(), lin), await makeSpace(app(), lin)];
      const [first, second] = [
        await randomChange(lin, one.space),
        await randomChange(lin, two.space),
      ];
      await push(app(), lin, one.space, [first]);
      await push(app(), lin, two.space, [second]);
      expect(await pullAll(app(), lin, one.space)).toEqual([first]);
      expect(await pullAll(app(), lin, two.space)).toEqual([second]);
    });

    it('lets every member read what any member wrote, auditors too', async () => {
      const lin = await founder();
      const first = await makeSpace(app(), lin);
      const { client: auditor, space } = await bring(app(), lin, first, 'Wu Ang', 'auditor');
      const change = await randomChange(lin, space.space);
      await push(app(), lin, space.space, [change]);
      expect(await pullAll(app(), auditor, space.space)).toEqual([change]);
    });

    it('refuses nonsense in its query', async () => {
      const lin = await founder();
      const { space } = await makeSpace(app(), lin);
      for (const rest of [
        'after=-1',
        'after=01',
        'after=x',
        'after=0&limit=0',
        'after=0&limit=501',
        '',
      ]) {
        const url = `/v1/sync/pull?org=${lin.org}&space=${space}&${rest}`;
        const answer = await send(app(), 'GET', url, { token: lin.token });
        expect(answer).toMatchObject({ status: 400, body: { code: 'malformed' } });
      }
    });
  });
}
