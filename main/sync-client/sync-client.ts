import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { Connection } from '../../common/features/sync/transport.ts';
import type { ServerToJoin, VaultControl } from '../../common/features/vault/vault-control.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { Clock } from '../../common/lib/clock.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { Change } from '../../common/sync/change.ts';
import type { SyncEvent } from '../../common/sync/protocol/events.ts';
import type { PullAnswer, PullRequest } from '../../common/sync/protocol/pull.ts';
import type { PushAnswer } from '../../common/sync/protocol/push.ts';
import { backoffMs } from './backoff.ts';
import { blobRoutes } from './blob-line.ts';
import type { BlobLine } from './blob-transfers.ts';
import { readEvents } from './event-stream.ts';
import { introduce, logIn } from './introduction.ts';
import { bringOutbound, fetchSpaces } from './membership-exchange.ts';
import { routes } from './routes.ts';
import type { ServerApiDeps } from './server-api.ts';
import type { ServerLink } from './server-link.ts';

/** What the sync client needs of the world. */
export interface SyncClientDeps {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly control: Client<VaultControl>;
  readonly owner: VaultOwner;
  /** Where the server is, as kept on disk. */
  readonly readLink: () => Promise<ServerLink | undefined>;
  readonly writeLink: (link: ServerLink) => Promise<void>;
  readonly onConnection: (connection: Connection) => void;
  readonly onHead: (event: Extract<SyncEvent, { type: 'head' }>) => void;
}

/** Moves sealed changes and public membership between this device and its server. */
export interface SyncClient {
  connection(): Connection;
  /**
   * Links the workspace to a server; the code is used when the server is next in reach. `cancelled` when
   * its account has no Secret Key and the kit of the one made for it is not kept.
   */
  enrol(server: ServerToJoin): Promise<Result<undefined, AppError>>;
  /** Tries now. */
  retry(): void;
  push(batch: {
    org: string;
    space: string;
    changes: readonly Change[];
  }): Promise<Result<PushAnswer, AppError>>;
  pull(query: PullRequest): Promise<Result<PullAnswer, AppError>>;
  /** Sealed chunks of attached files. */
  readonly blobs: BlobLine;
  /** Ends every request and timer; the workspace is locked. */
  stop(): void;
}

/** Failures that waiting does not mend: the user must do something first. */
const waitsForUser = new Set<AppError['kind']>([
  'enrolment-refused',
  'invitation-invalid',
  'client-too-old',
  'access-revoked',
]);

/** A sync client that connects by itself, tells how it stands, and never gives up. */
export function createSyncClient(deps: SyncClientDeps): SyncClient {
  const { org } = deps.owner;
  const stopped = new AbortController();
  let connection: Connection = { state: 'local' };
  let wake: (() => void) | undefined;
  let link: ServerLink | undefined;
  let token: string | undefined;
  let restart = new AbortController();
  const sent = new Set<string>();

  const tell = (next: Connection): void => {
    if (stopped.signal.aborted) return;
    connection = next;
    deps.onConnection(next);
  };
  const apiOf = (server: string): ServerApiDeps => ({
    server,
    fetch: deps.fetch,
    requestId: () => deps.random.uuid(),
    signal: AbortSignal.any([stopped.signal, restart.signal]),
  });
  const isStopped = (): boolean => stopped.signal.aborted;

  /** Waits, unless someone wakes it. */
  const pause = (ms: number): Promise<void> =>
    new Promise(resolve => {
      const timer = setTimeout(() => wake?.(), ms);
      wake = () => {
        clearTimeout(timer);
        wake = undefined;
        resolve();
      };
    });

  /** From nothing to an open event stream; answers why it ended. */
  const connectOnce = async (
    current: ServerLink,
  ): Promise<{ error: AppError; wasOnline: boolean }> => {
    const api = apiOf(current.server);
    const introduced = await introduce(api, deps.control, current.enrolmentCode);
    if (!introduced.ok) return { error: introduced.error, wasOnline: false };
    if (current.enrolmentCode !== undefined) {
      link = { server: current.server };
      await deps.writeLink(link);
    }
    const session = await logIn(api, deps.control);
    if (!session.ok) return { error: session.error, wasOnline: false };
    token = session.value;
    const exchanged = await exchange(api, session.value);
    if (!exchanged.ok) return { error: exchanged.error, wasOnline: false };
    let wasOnline = false;
    const ended = await readEvents(
      api,
      deps.owner.org,
      session.value,
      () => {
        wasOnline = true;
        tell({ state: 'online', server: current.server, since: deps.clock.wall() });
      },
      event => {
        if (event.type === 'head') deps.onHead(event);
        else void exchange(api, session.value);
      },
    );
    return { error: ended, wasOnline };
  };

  /** Brings and fetches membership; one at a time, and once more when asked meanwhile. */
  let exchanging: Promise<Result<unknown, AppError>> | undefined;
  let again = false;
  const exchange = async (
    api: ServerApiDeps,
    session: string,
  ): Promise<Result<unknown, AppError>> => {
    if (exchanging !== undefined) {
      again = true;
      return exchanging;
    }
    const run = async (): Promise<Result<unknown, AppError>> => {
      let result: Result<unknown, AppError>;
      do {
        again = false;
        result = await bringOutbound(api, deps.control, session, deps.owner.org, sent);
        if (result.ok) result = await fetchSpaces(api, deps.control, session, deps.owner.org);
      } while (again && result.ok);
      return result;
    };
    exchanging = run();
    try {
      return await exchanging;
    } finally {
      exchanging = undefined;
    }
  };

  const run = async (): Promise<void> => {
    link =
      (await deps.readLink()) ?? (await rememberedLink(deps)) ?? (await linkOfInvitation(deps));
    if (link !== undefined) void deps.control.call('serverJoined', { server: link.server });
    let failures = 0;
    while (!isStopped()) {
      if (link === undefined) {
        tell({ state: 'local' });
        await pause(2 ** 31 - 1);
        continue;
      }
      const { server } = link;
      const enrolling = link.enrolmentCode !== undefined;
      tell({ state: 'connecting', server, enrolling });
      const { error, wasOnline } = await connectOnce(link);
      token = undefined;
      if (isStopped()) return;
      if (restart.signal.aborted) {
        restart = new AbortController();
        failures = 0;
        continue;
      }
      failures = wasOnline ? 1 : failures + 1;
      const waitMs = waitsForUser.has(error.kind) ? 3_600_000 : backoffMs(failures, deps.random);
      tell({
        state: 'offline',
        server,
        reason: error.kind,
        ...(error.detail === undefined ? {} : { detail: { ...error.detail } }),
        retryAt: deps.clock.wall() + waitMs,
        enrolling: link.enrolmentCode !== undefined,
      });
      await pause(waitMs);
    }
  };

  const withToken = async <T>(
    send: (api: ServerApiDeps, token: string) => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>> => {
    if (link === undefined || token === undefined) return err(appErrorOf('not-connected'));
    const answer = await send(apiOf(link.server), token);
    // The event stream may not have noticed yet: a new connection mends the token or says why not.
    if (!answer.ok && answer.error.kind === 'session-expired') restart.abort();
    return answer;
  };

  const stopListening = deps.control.on('outboundChanged', () => {
    if (link !== undefined && token !== undefined) void exchange(apiOf(link.server), token);
  });
  void run();

  return {
    connection: () => connection,
    enrol: async next => {
      const fit = await deps.control.call('joinServer', next);
      if (!fit.ok) return fit;
      await deps.writeLink(next);
      // Should the vault not hear of it, it hears at the next start.
      void deps.control.call('serverJoined', { server: next.server });
      link = next;
      sent.clear();
      restart.abort();
      wake?.();
      return ok(undefined);
    },
    retry: () => {
      wake?.();
    },
    push: batch =>
      withToken(async (api, session) => {
        const answer = await routes.push(api, session, batch);
        if (!answer.ok || !answer.value.results.some(isOfUnknownKey)) return answer;
        // A key that was made a moment ago: the entry that names it goes first.
        const exchanged = await exchange(api, session);
        return exchanged.ok ? routes.push(api, session, batch) : exchanged;
      }),
    pull: query => withToken((api, session) => routes.pull(api, session, query)),
    blobs: {
      has: at => withToken((api, session) => blobRoutes.has(api, session, { org, ...at })),
      put: (at, sealed) =>
        withToken((api, session) => blobRoutes.put(api, session, { org, ...at }, sealed)),
      get: at => withToken((api, session) => blobRoutes.get(api, session, { org, ...at })),
    },
    stop: () => {
      stopListening();
      stopped.abort();
      wake?.();
    },
  };
}

function isOfUnknownKey(result: PushAnswer['results'][number]): boolean {
  return 'rejected' in result && result.code === 'unknown-key';
}

/** The vault knows it: main was ended before the link was kept, or another computer has told of it. */
async function rememberedLink(deps: SyncClientDeps): Promise<ServerLink | undefined> {
  const remembered = await deps.control.call('serverToJoin');
  if (!remembered.ok || remembered.value === null) return undefined;
  await deps.writeLink(remembered.value);
  return remembered.value;
}

/** Who joined by an invitation has its server from there. */
async function linkOfInvitation(deps: SyncClientDeps): Promise<ServerLink | undefined> {
  const answer = await deps.control.call('joinAnswer');
  if (!answer.ok || answer.value === null) return undefined;
  const link = { server: answer.value.server };
  await deps.writeLink(link);
  return link;
}
