import type { IDisposable } from '@xterm/xterm';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import {
  sessionContract,
  type SessionContract,
  type SessionState,
  type SessionTarget,
} from '../../../common/features/terminal/session.ts';
import { connect, type Client, type Port } from '../../../common/ipc/port-rpc.ts';
import { utf8, type Bytes } from '../../../common/lib/bytes.ts';
import { err, type Result } from '../../../common/lib/result.ts';
import type { TypeSecret } from '../../lib/terminals.ts';
import { createOutputFeed } from './output-feed.ts';

/** What a session needs of xterm.js; its headless sister has it, too. */
export interface SessionTerminal {
  readonly cols: number;
  readonly rows: number;
  write(text: string, parsed?: () => void): void;
  onData(listener: (text: string) => void): IDisposable;
  onBinary(listener: (text: string) => void): IDisposable;
  onResize(listener: (size: { cols: number; rows: number }) => void): IDisposable;
}

/** A session under way. */
export interface SessionLink {
  /** Answers the question about the host key. */
  decideHostKey(fingerprint: string, accept: boolean): void;
  /** Has a stored secret typed in by the session host. */
  readonly typeSecret: TypeSecret;
  /** Ends it; no state is told any more. */
  end(): void;
}

/** Starts a session and joins it to a terminal: output, keys, size. */
export function startSession(parts: {
  readonly terminal: SessionTerminal;
  readonly target: SessionTarget;
  readonly openPort: () => Promise<Result<Port, AppError>>;
  readonly onState: (state: SessionState) => void;
}): SessionLink {
  const { terminal, target, onState } = parts;
  let client: Client<SessionContract> | undefined;
  let over = false;
  const joined: IDisposable[] = [];

  const finish = (last: SessionState | undefined): void => {
    if (over) return;
    over = true;
    for (const each of joined) each.dispose();
    client?.close();
    if (last !== undefined) onState(last);
  };
  const fail = (error: AppError): void =>
    finish({
      state: 'closed',
      reason: error.kind,
      ...(error.detail === undefined ? {} : { detail: error.detail }),
    });

  const join = (port: Port): void => {
    const gone = appErrorOf('session-host-gone');
    const session = connect(port, sessionContract, gone);
    client = session;
    const feed = createOutputFeed(
      (text, parsed) => terminal.write(text, parsed),
      bytes => void session.call('ack', { bytes }),
    );
    // Keys that come when the session has ended are dropped, as a dead line drops them.
    const send = (data: Bytes): void => void session.call('write', { data });
    joined.push(
      terminal.onData(text => send(utf8(text))),
      // Mouse reports of the old kind: one byte a character.
      terminal.onBinary(text => send(Uint8Array.from(text, each => each.charCodeAt(0)))),
      terminal.onResize(({ cols, rows }) => void session.call('resize', { cols, rows })),
    );
    port.onClose(() => fail(gone));
    session.on('data', feed.push);
    session.on('state', state => {
      if (over) return;
      if (state.state !== 'closed') {
        onState(state);
        return;
      }
      feed.end();
      finish(state);
    });
    const size = { cols: terminal.cols, rows: terminal.rows };
    void session.call('open', { target, size }).then(opened => {
      if (!opened.ok) fail(opened.error);
    });
  };

  onState({ state: 'connecting' });
  void parts.openPort().then(opened => {
    if (!opened.ok) fail(opened.error);
    else if (over) opened.value.close();
    else join(opened.value);
  });
  return {
    decideHostKey: (fingerprint, accept) => {
      void client?.call('decideHostKey', { fingerprint, accept });
    },
    typeSecret: async typing =>
      client === undefined || over
        ? err(appErrorOf('session-closed'))
        : await client.call('typeSecret', typing),
    end: () => finish(undefined),
  };
}
