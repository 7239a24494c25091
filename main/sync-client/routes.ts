import type { AppError } from '../../common/errors/app-error.ts';
import type { SpaceGrant } from '../../common/crypto/bundles.ts';
import type { MembershipEntry } from '../../common/crypto/membership-entry.ts';
import type { Result } from '../../common/lib/result.ts';
import type { Change } from '../../common/sync/change.ts';
import {
  done,
  type DeviceRequest,
  type EnrolRequest,
  type InviteRequest,
  type JoinAccountRequest,
} from '../../common/sync/protocol/enrolment.ts';
import { pullAnswer, type PullAnswer, type PullRequest } from '../../common/sync/protocol/pull.ts';
import { pushAnswer, type PushAnswer } from '../../common/sync/protocol/push.ts';
import {
  challengeAnswer,
  sessionAnswer,
  type ChallengeAnswer,
  type SessionAnswer,
  type SessionRequest,
} from '../../common/sync/protocol/session.ts';
import { spacesAnswer, type SpacesAnswer } from '../../common/sync/protocol/spaces.ts';
import { ask, type ServerApiDeps } from './server-api.ts';

type Answer<T> = Promise<Result<T, AppError>>;

/** The server's routes as functions; `token` is a session's. */
export const routes = {
  enrol: (deps: ServerApiDeps, body: EnrolRequest) =>
    ask(deps, { method: 'POST', path: '/v1/organisations', body, answer: done }),
  join: (deps: ServerApiDeps, body: JoinAccountRequest) =>
    ask(deps, { method: 'POST', path: '/v1/accounts', body, answer: done }),
  device: (deps: ServerApiDeps, body: DeviceRequest) =>
    ask(deps, { method: 'POST', path: '/v1/devices', body, answer: done }),
  invite: (deps: ServerApiDeps, token: string, body: InviteRequest) =>
    ask(deps, { method: 'POST', path: '/v1/invitations', body, token, answer: done }),
  challenge: (
    deps: ServerApiDeps,
    body: { org: string; device: string },
  ): Answer<ChallengeAnswer> =>
    ask(deps, { method: 'POST', path: '/v1/session/challenge', body, answer: challengeAnswer }),
  session: (deps: ServerApiDeps, body: SessionRequest): Answer<SessionAnswer> =>
    ask(deps, { method: 'POST', path: '/v1/session', body, answer: sessionAnswer }),
  spaces: (deps: ServerApiDeps, token: string, org: string): Answer<SpacesAnswer> =>
    ask(deps, { method: 'GET', path: `/v1/spaces?org=${org}`, token, answer: spacesAnswer }),
  membership: (
    deps: ServerApiDeps,
    token: string,
    body: {
      org: string;
      space: string;
      entries: readonly MembershipEntry[];
      grants: readonly SpaceGrant[];
    },
  ) =>
    ask(deps, {
      method: 'PUT',
      path: `/v1/spaces/${body.space}/membership`,
      body,
      token,
      answer: done,
    }),
  push: (
    deps: ServerApiDeps,
    token: string,
    body: { org: string; space: string; changes: readonly Change[] },
  ): Answer<PushAnswer> =>
    ask(deps, { method: 'POST', path: '/v1/sync/push', body, token, answer: pushAnswer }),
  pull: (deps: ServerApiDeps, token: string, query: PullRequest): Answer<PullAnswer> =>
    ask(deps, {
      method: 'GET',
      path: `/v1/sync/pull?${new URLSearchParams({ org: query.org, space: query.space, after: query.after, limit: String(query.limit ?? 500) }).toString()}`,
      token,
      answer: pullAnswer,
    }),
} as const;
