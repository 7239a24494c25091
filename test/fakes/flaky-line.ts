import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SyncTransport } from '../../common/features/sync/transport.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { localClient, type LocalClient } from './local-client.ts';
import type { LogCalls } from './model-log.ts';
import { OFFLINE, ONLINE } from './online-transport.ts';

/** What a line does to a request. */
export const mishaps = ['request-lost', 'answer-lost', 'doubled', 'late', 'slow'] as const;
/** @see mishaps */
export type Mishap = (typeof mishaps)[number];

/** The line between one device and the server. */
export interface FlakyLine {
  state: 'good' | 'bad' | 'cut';
  /** Requests that are still under way though nobody waits for them. */
  readonly late: Promise<unknown>[];
  readonly happened: Map<Mishap, number>;
  /** A transport over this line; `pass` is called before and after each use, and may throw. */
  transport(pass: () => void): LocalClient<SyncTransport>;
}

const lost = err(appErrorOf('server-unreachable', { server: 'test' }));

/** A line that is good until told otherwise. @param next numbers in [0, 1) */
export function flakyLine(log: LogCalls, next: () => number): FlakyLine {
  const line: FlakyLine = {
    state: 'good',
    late: [],
    happened: new Map(),
    transport: pass => {
      const client = localClient<SyncTransport>({
        push: input => send(() => log.push(input)),
        pull: input => send(() => log.pull(input)),
        connection: async () => ok(line.state === 'cut' ? OFFLINE : ONLINE),
      });
      return {
        ...client,
        call: async (name, ...input) => {
          // How the connection stands is told, not asked of the network.
          if (name === 'connection') return client.call(name, ...input);
          pass();
          const answer = await client.call(name, ...input);
          pass();
          return answer;
        },
      };
    },
  };

  async function send<T>(
    request: () => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>> {
    if (line.state === 'cut') return err(appErrorOf('not-connected'));
    const mishap =
      line.state === 'bad' && next() < 0.6 ? mishaps[Math.floor(next() * 5)] : undefined;
    if (mishap !== undefined) line.happened.set(mishap, (line.happened.get(mishap) ?? 0) + 1);
    switch (mishap) {
      case 'request-lost':
        return lost;
      case 'answer-lost':
        await request();
        return lost;
      case 'doubled':
        await request();
        return request();
      case 'late':
        line.late.push(ticks(5 + Math.floor(next() * 20)).then(request));
        return lost;
      case 'slow':
        await ticks(1 + Math.floor(next() * 10));
        return request();
      case undefined:
        return request();
    }
  }
  return line;
}

/** Lets everything else go on for a while. */
export async function ticks(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise(resolve => setImmediate(resolve));
}
