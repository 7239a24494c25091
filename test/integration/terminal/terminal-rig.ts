import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import {
  sessionContract,
  type SessionContract,
  type SessionState,
  type SessionTarget,
} from '../../../common/features/terminal/session.ts';
import { vaultRelease } from '../../../common/features/vault/vault-release.ts';
import type { SecretTarget } from '../../../common/crypto/sealed-secret.ts';
import { connect, serve, type Client, type Port } from '../../../common/ipc/port-rpc.ts';
import { utf8 } from '../../../common/lib/bytes.ts';
import type { HostKey } from '../../../common/lib/host-key.ts';
import type { RecordId, SpaceId } from '../../../common/lib/ids.ts';
import { err, ok } from '../../../common/lib/result.ts';
import type { LocalShell } from '../../../main/session-host/local-session.ts';
import { shellEnvironment } from '../../../main/session-host/local-shell.ts';
import { createSessionHost } from '../../../main/session-host/session-host.ts';
import type { SshLimits } from '../../../main/session-host/ssh-session.ts';
import { portPair } from '../../fakes/port-pair.ts';

const space = '7f0f8a52-7d29-4b36-9f4e-0d6d6a1b2c3d' as SpaceId;
const record = '1d3c5b7a-9e8f-4a6b-8c2d-3e4f5a6b7c8d' as RecordId;

/** A target whose credential is the one that the rig's vault holds. */
export function sshTarget(
  at: { readonly host: string; readonly port: number },
  username: string,
  hostKeys: readonly HostKey[] = [],
): SessionTarget {
  const sealed = {
    v: 1 as const,
    space,
    record,
    keyId: 'e1',
    target: { host: at.host, port: at.port },
    wrapped: 'AAAA',
    body: 'AAAA',
  };
  return {
    transport: 'ssh',
    host: at.host,
    port: at.port,
    hostKeys: [...hostKeys],
    credential: { record, username, sealed, work: { type: 'asset', space, id: record } },
  };
}

/** A pane without a terminal: what came, and what it answers. */
export interface Pane {
  readonly client: Client<SessionContract>;
  readonly port: Port;
  readonly states: SessionState[];
  readonly bytes: () => number;
  /** SHA-256 of all output so far. */
  readonly hash: () => string;
  readonly text: () => string;
  /** Chunks by size, in order. */
  readonly chunks: readonly number[];
  /** Whether output is acknowledged as it comes; as after a terminal's parsing. */
  acknowledges: boolean;
  /** Bytes that came and that `ack` did not name yet; they count as named by this call. */
  unacknowledged(): number;
  type(text: string): Promise<void>;
  /** Resolves when the session is in this state. */
  reached<S extends SessionState['state']>(
    state: S,
    withinMs?: number,
  ): Promise<Extract<SessionState, { state: S }>>;
  /** Resolves when this much output came; more than that is an error. */
  received(bytes: number, withinMs?: number): Promise<void>;
  /** Resolves with the bytes so far when nothing more came for a while. */
  settled(quietMs?: number): Promise<number>;
  /** Resolves when the output holds this text. */
  shows(text: string, withinMs?: number): Promise<void>;
}

/** A session host on real message channels, with a vault that holds one secret. */
export interface TerminalRig {
  /** Every release that was asked for. */
  readonly releases: { readonly target: SecretTarget; readonly hostKey: string }[];
  /** What reached the log. */
  readonly bugs: string[];
  /** Everything that went to any pane, as text, for the search for secrets. */
  readonly told: () => string;
  pane(): Pane;
  /** The page's end of a session, for a client of one's own. */
  bare(): { readonly port: Port };
  /** Every session's port closes at the host's end, as when its process ends. */
  crash(): void;
  /** Ends all sessions. */
  close(): void;
}

/** Builds a rig. `secret` is what the vault gives; an error is what it answers instead. */
export function terminalRig(parts: {
  readonly secret?: string | AppError;
  readonly shell?: Partial<LocalShell>;
  readonly limits?: SshLimits;
}): TerminalRig {
  const releases: { target: SecretTarget; hostKey: string }[] = [];
  const bugs: string[] = [];
  const told: string[] = [];
  const panes: Pane[] = [];
  const [vaultEnd, hostEnd] = portPair();
  serve(
    vaultEnd,
    vaultRelease,
    {
      reach: async ({ credential, target }) => {
        const { sealed } = credential;
        return sealed.target?.host === target.host && sealed.target.port === target.port
          ? ok(undefined)
          : err(appErrorOf('not-permitted'));
      },
      release: async ({ target, hostKey }) => {
        releases.push({ target, hostKey });
        const { secret } = parts;
        if (secret === undefined) return err(appErrorOf('locked'));
        return typeof secret === 'string'
          ? ok({ method: 'password', secret: utf8(secret), passphrase: null })
          : err(secret);
      },
      type: async () => {
        const { secret } = parts;
        if (secret === undefined) return err(appErrorOf('locked'));
        return typeof secret === 'string' ? ok(utf8(secret)) : err(secret);
      },
    },
    (call, bug) => bugs.push(`${call}: ${String(bug)}`),
  );
  const host = createSessionHost({
    shell: {
      file: '/bin/sh',
      args: [],
      environment: shellEnvironment(process.platform, process.env),
      directory: tmpdir(),
      ...parts.shell,
    },
    onBug: (call, bug) => bugs.push(`${call}: ${String(bug)}`),
    ...(parts.limits === undefined ? {} : { sshLimits: parts.limits }),
  });
  host.useVault(hostEnd);
  const hostEnds: Port[] = [];
  const newSession = (): Port => {
    const [pageEnd, sessionEnd] = portPair();
    host.addSession(sessionEnd, 'any');
    hostEnds.push(sessionEnd);
    return pageEnd;
  };
  return {
    releases,
    bugs,
    told: () => told.join('\n'),
    bare: () => ({ port: newSession() }),
    crash: () => {
      for (const end of hostEnds) end.close();
    },
    pane: () => {
      const pane = createPane(newSession(), text => told.push(text));
      panes.push(pane);
      return pane;
    },
    close: () => {
      for (const pane of panes) pane.client.close();
      vaultEnd.close();
    },
  };
}

/** How much of the output a pane keeps to be looked at. */
const KEPT = 64 * 1024;

function createPane(port: Port, tell: (text: string) => void): Pane {
  const client = connect(port, sessionContract, appErrorOf('session-host-gone'));
  const hash = createHash('sha256');
  const states: SessionState[] = [];
  const chunks: number[] = [];
  const watchers = new Set<() => void>();
  let kept = Buffer.alloc(0);
  let bytes = 0;
  let acknowledged = 0;
  const seen = (): void => {
    for (const watcher of watchers) watcher();
  };

  const until = <T>(what: string, found: () => T | undefined, withinMs: number): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const value = found();
        if (value === undefined) return;
        watchers.delete(look);
        clearTimeout(timer);
        resolve(value);
      };
      const timer = setTimeout(() => {
        watchers.delete(look);
        const output = kept.subarray(-500).toString();
        reject(
          new Error(`waited for ${what}; ${bytes} bytes, ${JSON.stringify(states)}, ${output}`),
        );
      }, withinMs);
      watchers.add(look);
      look();
    });

  const pane: Pane = {
    client,
    port,
    states,
    chunks,
    acknowledges: true,
    bytes: () => bytes,
    hash: () => hash.copy().digest('hex'),
    text: () => kept.toString('utf8'),
    unacknowledged: () => {
      const open = bytes - acknowledged;
      acknowledged = bytes;
      return open;
    },
    type: async text => {
      await client.call('write', { data: utf8(text) });
    },
    reached: (state, withinMs = 10_000) =>
      until(
        state,
        () =>
          states.find((each): each is Extract<SessionState, { state: typeof state }> => {
            return each.state === state;
          }),
        withinMs,
      ),
    received: async (wanted, withinMs = 50_000) => {
      await until(`${wanted} bytes`, () => (bytes >= wanted ? true : undefined), withinMs);
      if (bytes > wanted) throw new Error(`${bytes} bytes came, not ${wanted}`);
    },
    settled: async (quietMs = 500) => {
      for (let before = -1; before !== bytes;) {
        before = bytes;
        await new Promise(resolve => setTimeout(resolve, quietMs));
      }
      return bytes;
    },
    shows: async (text, withinMs = 10_000) => {
      await until(text, () => (kept.includes(text) ? true : undefined), withinMs);
    },
  };
  client.on('state', state => {
    states.push(state);
    tell(JSON.stringify(state));
    seen();
  });
  client.on('data', data => {
    chunks.push(data.length);
    bytes += data.length;
    hash.update(data);
    kept = Buffer.concat([kept, data]).subarray(-KEPT);
    tell(Buffer.from(data).toString('latin1').slice(0, 4_096));
    if (pane.acknowledges) void client.call('ack', { bytes: pane.unacknowledged() });
    seen();
  });
  return pane;
}
