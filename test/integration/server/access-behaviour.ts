import { describe, expect, it } from 'vitest';
import { toBase64Url } from '../../../common/lib/bytes.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { BLOB_MEDIA_TYPE, blobPath } from '../../../common/sync/protocol/blobs.ts';
import { blobOf } from '../../builders/blobs.ts';
import { randomChange } from '../../builders/server-account.ts';
import {
  bring,
  foundSpace,
  makeSpace,
  send,
  type Answered,
  type TestClient,
  type TestSpace,
} from '../../builders/server-client.ts';
import type { ServerUnderTest } from './server-under-test.ts';

type Ask = (who: TestClient, space: TestSpace, token?: string) => Promise<Answered>;

const UNAUTHENTICATED = { status: 401, body: { code: 'unauthenticated' } };
const FORBIDDEN = { status: 403, body: { code: 'forbidden' } };
const HOUR = 3_600_000;

/** Who gets in where: every signed-in route against everyone who should not. */
export function accessBehaviour({ app, advance, founder }: ServerUnderTest): void {
  const get =
    (url: (org: string, space: string) => string): Ask =>
    ({ org }, { space }, token) =>
      send(app(), 'GET', url(org, space), { token });
  const routes: Record<string, Ask> = {
    'GET /v1/spaces': get(org => `/v1/spaces?org=${org}`),
    'GET /v1/sync/events': get(org => `/v1/sync/events?org=${org}`),
    'GET /v1/sync/pull': get((org, space) => `/v1/sync/pull?org=${org}&space=${space}&after=0`),
    'POST /v1/sync/push': async (who, { space }, token) => {
      const body = { org: who.org, space, changes: [await randomChange(who, space)] };
      return send(app(), 'POST', '/v1/sync/push', { body, token });
    },
    'PUT /v1/spaces/:space/membership': (who, { space, entries }, token) => {
      const body = { org: who.org, space, entries, grants: [] };
      return send(app(), 'PUT', `/v1/spaces/${space}/membership`, { body, token });
    },
    'GET /v1/blobs/:sha256': (who, { space }, token) =>
      send(app(), 'GET', blobPath({ org: who.org, space, sha256: blobOf('any').sha256 }), {
        token,
      }),
    'PUT /v1/blobs/:sha256': (who, { space }, token) => {
      const { sha256, bytes } = blobOf('any');
      const path = blobPath({ org: who.org, space, sha256 });
      const headers = { 'content-type': BLOB_MEDIA_TYPE };
      return send(app(), 'PUT', path, { body: bytes, token, headers });
    },
    'POST /v1/invitations': (who, { space }, token) => {
      const tokenHash = toBase64Url(secureRandom.bytes(32));
      const body = { org: who.org, tokenHash, spaces: [space], role: 'lead' };
      return send(app(), 'POST', '/v1/invitations', { body, token });
    },
  };
  /** Routes of one space: for a stranger a space that is there looks like one that is not. */
  const ofSpace = Object.entries(routes).filter(
    ([name]) => name !== 'GET /v1/spaces' && name !== 'GET /v1/sync/events',
  );

  describe.each(Object.entries(routes))('%s', (_name, ask) => {
    it('asks for a session: none, a wrong one, another scheme', async () => {
      const lin = await founder();
      const space = await makeSpace(app(), lin);
      expect(await ask(lin, space)).toMatchObject(UNAUTHENTICATED);
      expect(await ask(lin, space, toBase64Url(secureRandom.bytes(32)))).toMatchObject(
        UNAUTHENTICATED,
      );
      expect(await ask(lin, space, `${lin.token} `)).not.toMatchObject({ status: 500 });
      expect(await ask(lin, space, "' OR 1=1 --")).toMatchObject(UNAUTHENTICATED);
    });

    it('refuses a session that has expired', async () => {
      const lin = await founder();
      const space = await makeSpace(app(), lin);
      advance(12 * HOUR + 1);
      expect(await ask(lin, space, lin.token)).toMatchObject(UNAUTHENTICATED);
    });

    it('refuses a session of another organisation', async () => {
      const [lin, zhao] = [await founder('Lin Yue'), await founder('Zhao Min')];
      const space = await makeSpace(app(), lin);
      expect(await ask(lin, space, zhao.token)).toMatchObject(FORBIDDEN);
    });
  });

  describe.each(ofSpace)('%s of a space', (_name, ask) => {
    it('answers a stranger the same, whether the space is there or not', async () => {
      const lin = await founder();
      const home = await makeSpace(app(), lin);
      const { client: chen } = await bring(app(), lin, home, 'Chen Bo', 'lead');
      const [closed, unknown] = [await makeSpace(app(), lin), foundSpace(lin)];
      const there = await ask(chen, closed, chen.token);
      const not = await ask(chen, unknown, chen.token);
      expect(there).toMatchObject(FORBIDDEN);
      const bare = ({ status, body }: Answered) => ({ status, ...(body as object), requestId: '' });
      expect(bare(there)).toEqual(bare(not));
    });
  });

  describe('an auditor', () => {
    it('reads, and changes nothing', async () => {
      const lin = await founder();
      const first = await makeSpace(app(), lin);
      const { client: auditor, space } = await bring(app(), lin, first, 'Wu Ang', 'auditor');
      const ask = (name: string) => routes[name]!(auditor, space, auditor.token);
      expect((await ask('GET /v1/spaces')).status).toBe(200);
      expect((await ask('GET /v1/sync/pull')).status).toBe(200);
      expect(await ask('POST /v1/sync/push')).toMatchObject({
        body: { results: [{ rejected: true, code: 'read-only' }] },
      });
      expect(await ask('POST /v1/invitations')).toMatchObject(FORBIDDEN);
      expect(await ask('GET /v1/blobs/:sha256')).toMatchObject({ status: 404 });
      expect(await ask('PUT /v1/blobs/:sha256')).toMatchObject(FORBIDDEN);
    });
  });

  it('has a row here for every route that the server has', () => {
    const paths: string[] = [];
    const above: string[] = [];
    // One line a path, children indented by four: `├── /v1/session (POST)`, `│   └── /challenge (POST)`.
    for (const line of app().printRoutes({ commonPrefix: false }).split('\n')) {
      const [, indent, part, methods] = /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
      if (indent === undefined || part === undefined) continue;
      above.splice(indent.length / 4, Infinity, part);
      const named = methods?.split(', ').filter(method => method !== 'HEAD') ?? [];
      paths.push(...named.map(method => `${method} ${above.join('')}`));
    }
    const open = [
      'GET /v1/health',
      'GET /v1/ready',
      'POST /v1/organisations',
      'POST /v1/accounts',
      'POST /v1/devices',
      'POST /v1/session',
      'POST /v1/session/challenge',
    ];
    expect(paths.toSorted()).toEqual([...Object.keys(routes), ...open].toSorted());
  });
}
