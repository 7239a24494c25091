import type { z } from 'zod';
import type { SpaceGrant } from '../../common/crypto/bundles.ts';
import type { SpaceKey } from '../../common/crypto/keys.ts';
import { makeAddition, makeEntry, makeGenesis } from '../../common/crypto/membership-log.ts';
import { makeGrant } from '../../common/crypto/space-grant.ts';
import { foldMembership } from '../../common/crypto/membership-fold.ts';
import type { LaterStep, MembershipEntry } from '../../common/crypto/membership-entry.ts';
import type { Role, SpaceKind } from '../../common/crypto/bundles.ts';
import { toBase64Url } from '../../common/lib/bytes.ts';
import { PROTOCOL_VERSION } from '../../common/sync/protocol-version.ts';
import { newId, type OrgId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import type { Change } from '../../common/sync/change.ts';
import { pullAnswer, type PullAnswer } from '../../common/sync/protocol/pull.ts';
import { pushAnswer, type PushAnswer } from '../../common/sync/protocol/push.ts';
import { PROTOCOL_HEADER } from '../../common/sync/protocol/refusal.ts';
import { challengeAnswer, sessionAnswer } from '../../common/sync/protocol/session.ts';
import { spacesAnswer, type SpacesAnswer } from '../../common/sync/protocol/spaces.ts';
import { secretHash } from '../../server/accounts/secret-hash.ts';
import type { RouteApp } from '../../server/http/route-app.ts';
import { signChallenge, TEST_KEY_ID, testAccount, type TestAccount } from './server-account.ts';

/** How tests' clients know the server. */
export const TEST_SERVER = 'http://127.0.0.1:8787';

/** Status and parsed body of an answer. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** Sends one request to the app in process. */
export async function send(
  app: RouteApp,
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  options: {
    readonly body?: unknown;
    readonly token?: string | undefined;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<Answered> {
  const response = await app.inject({
    method,
    url,
    headers: {
      [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { payload: options.body as object }),
  });
  const body: unknown = response.body === '' ? undefined : JSON.parse(response.body);
  return { status: response.statusCode, body };
}

/** Sends a request that must succeed and parses its answer. */
export async function expectOk<T>(answer: z.ZodType<T>, sent: Promise<Answered>): Promise<T> {
  const { status, body } = await sent;
  if (status !== 200) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return answer.parse(body);
}

/** A person who is logged in. */
export interface TestClient extends TestAccount {
  readonly token: string;
}

/** Logs a known device in. */
export async function logIn(app: RouteApp, who: TestAccount): Promise<TestClient> {
  const { org, device } = who;
  const { challenge } = await expectOk(
    challengeAnswer,
    send(app, 'POST', '/v1/session/challenge', { body: { org, device } }),
  );
  const sig = signChallenge(who, TEST_SERVER, challenge);
  const { token } = await expectOk(
    sessionAnswer,
    send(app, 'POST', '/v1/session', {
      body: { org, device, challenge, server: TEST_SERVER, sig },
    }),
  );
  return { ...who, token };
}

/** Enrols a fresh organisation with this code and logs its first account in. */
export async function enrol(app: RouteApp, code: string, name = 'Lin Yue'): Promise<TestClient> {
  const who = testAccount(newId<OrgId>(secureRandom), name);
  const { org, bundle, certificate } = who;
  const body = { org, orgName: 'Harbour Networks', code, bundle, certificate };
  const { status } = await send(app, 'POST', '/v1/organisations', { body });
  if (status !== 200) throw new Error(`enrolment answered ${status}`);
  return logIn(app, who);
}

/** A space with its log, as its founder has it. */
export interface TestSpace {
  readonly space: SpaceId;
  readonly entries: readonly MembershipEntry[];
}

/** The first log of a new space. */
export function foundSpace(founder: TestAccount, kind: SpaceKind = 'site'): TestSpace {
  const space = newId<SpaceId>(secureRandom);
  const of = { org: founder.org, space, kind, founder: founder.bundle, key: TEST_KEY_ID, at: 1 };
  return { space, entries: [makeGenesis(of, founder.secrets.sign)] };
}

/** The log with one member more, added by `author`. */
export async function addMember(
  { space, entries }: TestSpace,
  author: TestAccount,
  member: TestAccount,
  role: Role,
): Promise<TestSpace> {
  const folded = await foldMembership(entries);
  if (!folded.ok) throw new Error('the log does not fold');
  const of = { member: member.bundle, role, author: author.account, at: 2 };
  return { space, entries: [...entries, makeAddition(folded.value, of, author.secrets.sign)] };
}

/** The id of a key that nobody has: a server can't tell. */
export function newKeyId(): string {
  return `k${toBase64Url(secureRandom.bytes(16))}`;
}

/** The log with one step more by `author`, and a grant of the present epoch to every member after it. */
export async function takeStep(
  { space, entries }: TestSpace,
  author: TestAccount,
  step: LaterStep,
): Promise<{ space: TestSpace; grants: SpaceGrant[] }> {
  const folded = await foldMembership(entries);
  if (!folded.ok) throw new Error('the log does not fold');
  const by = { author: author.account, at: 2 };
  const longer = [...entries, makeEntry(folded.value, step, by, author.secrets.sign)];
  const after = await foldMembership(longer);
  if (!after.ok) return { space: { space, entries: longer }, grants: [] };
  const { epoch, head: logHead, members } = after.value;
  const grants = await Promise.all(
    [...members.values()].map(({ bundle: member }) =>
      makeGrant(
        { org: author.org, space, epoch, member, granter: author.account, logHead },
        secureRandom.bytes(32) as SpaceKey,
        author.secrets.sign,
      ),
    ),
  );
  return { space: { space, entries: longer }, grants };
}

/** Puts a space's log; the answer's status. */
export async function putSpace(
  app: RouteApp,
  by: TestClient,
  { space, entries }: TestSpace,
  grants: readonly unknown[] = [],
): Promise<Answered> {
  const body = { org: by.org, space, entries, grants };
  return send(app, 'PUT', `/v1/spaces/${space}/membership`, { body, token: by.token });
}

/** Founds a space on the server. */
export async function makeSpace(app: RouteApp, founder: TestClient): Promise<TestSpace> {
  const space = foundSpace(founder);
  const { status } = await putSpace(app, founder, space);
  if (status !== 200) throw new Error(`the space was answered ${status}`);
  return space;
}

/** Has a person answer an invitation to the space; nobody has confirmed them yet. */
export async function answerInvitation(
  app: RouteApp,
  inviter: TestClient,
  { space }: TestSpace,
  name: string,
  role: Role,
): Promise<TestAccount> {
  const token = secureRandom.bytes(32);
  const tokenHash = secretHash(token);
  const { org } = inviter;
  await send(app, 'POST', '/v1/invitations', {
    body: { org, tokenHash, spaces: [space], role },
    token: inviter.token,
  });
  const who = testAccount(org, name);
  const { bundle, certificate } = who;
  const body = { org, token: toBase64Url(token), bundle, certificate, proof: tokenHash };
  const joined = await send(app, 'POST', '/v1/accounts', { body });
  if (joined.status !== 200) throw new Error(`joining was answered ${joined.status}`);
  return who;
}

/** Brings a person by invitation and adds them to the space; returns them and the longer log. */
export async function bring(
  app: RouteApp,
  inviter: TestClient,
  space: TestSpace,
  name: string,
  role: Role,
): Promise<{ client: TestClient; space: TestSpace }> {
  const who = await answerInvitation(app, inviter, space, name, role);
  const longer = await addMember(space, inviter, who, role);
  const put = await putSpace(app, inviter, longer);
  if (put.status !== 200) throw new Error(`the log was answered ${put.status}`);
  return { client: await logIn(app, who), space: longer };
}

/** Pushes changes that the server must answer. */
export function push(
  app: RouteApp,
  by: TestClient,
  space: SpaceId,
  changes: readonly unknown[],
): Promise<PushAnswer> {
  const body = { org: by.org, space, changes };
  return expectOk(pushAnswer, send(app, 'POST', '/v1/sync/push', { body, token: by.token }));
}

/** Pulls one page. */
export function pull(
  app: RouteApp,
  by: TestClient,
  space: SpaceId,
  after = '0',
  limit = 500,
): Promise<PullAnswer> {
  const url = `/v1/sync/pull?org=${by.org}&space=${space}&after=${after}&limit=${limit}`;
  return expectOk(pullAnswer, send(app, 'GET', url, { token: by.token }));
}

/** Pulls everything, page by page, and refuses a hole. */
export async function pullAll(app: RouteApp, by: TestClient, space: SpaceId): Promise<Change[]> {
  const all: Change[] = [];
  for (;;) {
    const page = await pull(app, by, space, String(all.length));
    for (const stored of page.changes) {
      if (stored.seq !== String(all.length + 1)) throw new Error(`a hole before ${stored.seq}`);
      all.push(stored.change);
    }
    if (page.changes.length === 0) return all;
  }
}

/** What the account may see. */
export function spacesOf(app: RouteApp, by: TestClient): Promise<SpacesAnswer> {
  const url = `/v1/spaces?org=${by.org}`;
  return expectOk(spacesAnswer, send(app, 'GET', url, { token: by.token }));
}
